/** `npm run verify -- --fidelity`: how many of the recorded kubectl and docker commands the simulator answers as the real ones did. */
import { say } from '../message.ts';
import { readRecordings, verbOf, type Recording } from './fidelity/recordings.ts';
import { replayed, type Found } from './fidelity/replayed.ts';

type Verdict = Found['verdict'] | 'not compared';
const VERDICTS: readonly Verdict[] = ['equal', 'different', 'not simulated', 'not compared'];

/** The exit code: 1 when a recording differs and nobody has said why. */
export async function tellFidelity(): Promise<number> {
  const recordings = readRecordings();
  const found = await replayed();
  const judged = recordings.map((recording) => ({ recording, ...judge(recording, found) }));
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
  { tool, id, notReplayed }: Recording,
  found: ReadonlyMap<string, Found>,
): { verdict: Verdict; reason: string; isNew: boolean } {
  const { verdict, reason } = found.get(`${tool}/${id}`) ?? {
    verdict: 'not compared',
    reason: notReplayed ?? 'no test replays it',
  };
  const isNew = verdict !== 'equal' && reason === '';
  return { verdict, reason: isNew ? 'nobody has said why' : reason, isNew };
}

function row(name: string, cells: readonly (string | number)[]): string {
  return [name.padEnd(30), ...cells.map((cell) => String(cell || '').padStart(14))].join('').trimEnd();
}
