/** From a click on Run to the first output of the command: with a sandbox that waits for a reader, and without one. */
import { percentile, round, type Measure } from '../measure.ts';
import { Replica } from './replica.ts';
import { finished, firstOutput } from './shell.ts';

const WARM_RUNS = 15;
const COLD_RUNS = 6;
const COMMAND = 'kubectl get nodes';

interface Opening {
  readonly firstStage: number;
  readonly prompt: number;
  readonly output: number;
  /** The same command once more, when the sandbox is open. */
  readonly again: number;
}

export async function measureOpening(): Promise<Measure[]> {
  const warm = await openings(1, WARM_RUNS);
  const cold = await openings(0, COLD_RUNS);
  const of = (all: readonly Opening[], part: keyof Opening, share: number): number =>
    round(
      percentile(
        all.map((opening) => opening[part]),
        share,
      ),
      0,
    );
  const limit = (name: string, value: number, baseline: number | undefined, goal: number): Measure => ({
    name,
    value,
    unit: 'ms',
    baseline,
    goal: `<= ${goal}`,
    ok: value <= goal,
  });
  const again = of(warm, 'again', 0.5);
  return [
    limit('Run click to first output, warm pool, p50', of(warm, 'output', 0.5), again, 1000),
    limit('Run click to prompt, warm pool, p50', of(warm, 'prompt', 0.5), undefined, 1000),
    limit('Run click to first output, no spare, p50', of(cold, 'output', 0.5), again, 8000),
    limit('Run click to first output, no spare, worst', of(cold, 'output', 1), again, 8000),
    limit('Run click to first stage shown, no spare, worst', of(cold, 'firstStage', 1), undefined, 500),
  ];
}

async function openings(spares: number, runs: number): Promise<Opening[]> {
  await using server = await Replica.start({ spares });
  const all: Opening[] = [];
  // The first one warms the server up.
  for (let run = 0; run <= runs; run++) {
    const opening = await open(server);
    if (run > 0) all.push(opening);
    await server.ask('warm');
  }
  return all;
}

async function open(server: Replica): Promise<Opening> {
  const started = performance.now();
  const since = (): number => performance.now() - started;
  const page = server.page(await server.session());
  let firstStage = 0;
  const told = page
    .until(() => page.messages.some(({ type }) => type === 'stage' || type === 'welcome'))
    .then(() => {
      firstStage = since();
      return undefined;
    });
  await page.start();
  await told;
  const prompt = since();
  await firstOutput(page, COMMAND);
  const output = since();
  await finished(page);
  const before = performance.now();
  await firstOutput(page, COMMAND);
  const again = performance.now() - before;
  page.socket.close();
  return { firstStage, prompt, output, again };
}
