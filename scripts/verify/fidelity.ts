/** `npm run verify -- --fidelity`: how many of the recorded kubectl and docker commands the simulator answers as the real ones did. */
import { say } from '../message.ts';
import { readRecordings, verbOf, type Recording } from './fidelity/recordings.ts';
import { replayed } from './fidelity/replayed.ts';

type Verdict = 'equal' | 'different' | 'not simulated' | 'not compared';
const VERDICTS: readonly Verdict[] = ['equal', 'different', 'not simulated', 'not compared'];

/** The exit code: 1 when a recording differs and nobody has said why. */
export async function tellFidelity(): Promise<number> {
  const recordings = readRecordings();
  const passed = await replayed();
  const judged = recordings.map((recording) => ({ recording, ...judge(recording, passed) }));
  const byVerb = Map.groupBy(judged, ({ recording }) => verbOf(recording.command));
  say(row('', VERDICTS));
  for (const [verb, all] of [...byVerb].toSorted(([a], [b]) => (a < b ? -1 : 1)))
    say(
      row(
        verb,
        VERDICTS.map((verdict) => all.filter((one) => one.verdict === verdict).length),
      ),
    );
  say(
    row(
      'all',
      VERDICTS.map((verdict) => judged.filter((one) => one.verdict === verdict).length),
    ),
  );
  say('');
  for (const { recording, verdict, reason } of judged)
    if (verdict !== 'equal') say(`${recording.tool}/${recording.id}: ${verdict}: ${reason}`);
  return judged.some(({ isNew }) => isNew) ? 1 : 0;
}

function judge(
  { tool, id, known }: Recording,
  passed: ReadonlyMap<string, boolean>,
): { verdict: Verdict; reason: string; isNew: boolean } {
  if (known) return { ...known, isNew: false };
  const has = passed.get(`${tool}/${numberOf(id)}`);
  if (has === undefined) return { verdict: 'not compared', reason: 'no test replays it', isNew: false };
  return has
    ? { verdict: 'equal', reason: '', isNew: false }
    : { verdict: 'different', reason: 'nobody has said why', isNew: true };
}

const numberOf = (id: string): string => /^.*\/\d{3}/.exec(id)?.[0] ?? id;

function row(name: string, cells: readonly (string | number)[]): string {
  return [name.padEnd(30), ...cells.map((cell) => String(cell || '').padStart(14))].join('').trimEnd();
}
