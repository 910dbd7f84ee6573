/** Thirty readers on one node: all come in, `ls` answers, another replica takes them over, and at rest they ask nothing. */
import type { WirePage } from '../../support/server.ts';
import { percentile, round, type Measure } from '../measure.ts';
import { Replica } from './replica.ts';
import { timed } from './shell.ts';

const AT_ONCE = 4;
/** Each reader's own pace; they do not type at the same moment. */
const THINK_MS = 2_000;
const ROUNDS = 6;
const IDLE_MINUTES = 3;
/** Of the past output, as a page that was away for a moment asks for it. */
const MISSED_BYTES = 40;

export async function measureCrowd(readers: number): Promise<Measure[]> {
  await using first = await Replica.start();
  await using second = await Replica.start();
  const sessions = await openAll(first, readers);
  const alone = await rounds(sessions.slice(0, 1));
  const crowd = await rounds(sessions);
  const attached = await takeOver(second, sessions);
  for (const { page } of sessions.slice(1)) page.socket.close();
  const idle = await requestsAtRest(first);
  const p95 = round(percentile(crowd, 0.95), 0);
  const attachP95 = round(percentile(attached, 0.95), 0);
  return [
    {
      name: `${readers} sessions on one node: open`,
      value: sessions.length,
      unit: 'sessions',
      baseline: undefined,
      goal: `${readers}`,
      ok: sessions.length === readers,
    },
    {
      name: `${readers} sessions on one node: ls, p95`,
      value: p95,
      unit: 'ms',
      baseline: round(percentile(alone, 0.95), 0),
      goal: '<= 200',
      ok: p95 <= 200,
    },
    {
      name: 're-attach through another replica, p95',
      value: attachP95,
      unit: 'ms',
      baseline: undefined,
      goal: '<= 300',
      ok: attachP95 <= 300,
    },
    {
      name: 'API requests of an idle session',
      value: round(idle.ofBoxes / readers / IDLE_MINUTES, 2),
      unit: 'a minute',
      baseline: undefined,
      goal: '<= 1',
      ok: idle.ofBoxes / readers / IDLE_MINUTES <= 1,
    },
    {
      name: 'API requests of an idle server, however many sessions',
      value: round((idle.all - idle.ofBoxes) / IDLE_MINUTES, 1),
      unit: 'a minute',
      baseline: undefined,
      goal: '<= 30',
      ok: (idle.all - idle.ofBoxes) / IDLE_MINUTES <= 30,
    },
  ];
}

interface Reader {
  readonly cookie: string;
  readonly page: WirePage;
}

async function openAll(server: Replica, readers: number): Promise<Reader[]> {
  const sessions: Reader[] = [];
  const line = async (): Promise<void> => {
    while (sessions.length + opening < readers) {
      opening++;
      const cookie = await server.session();
      const page = await server.page(cookie).start();
      opening--;
      sessions.push({ cookie, page });
    }
  };
  let opening = 0;
  await Promise.all(Array.from({ length: AT_ONCE }, line));
  return sessions;
}

/** Everybody types `ls` now and then; the time of each until the next prompt. */
async function rounds(sessions: readonly Reader[]): Promise<number[]> {
  const samples: number[] = [];
  await Promise.all(
    sessions.map(async ({ page }, index) => {
      await pause((THINK_MS * index) / sessions.length);
      for (let count = 0; count < ROUNDS; count++) {
        const ms = await timed(page, 'ls');
        samples.push(ms);
        await pause(Math.max(THINK_MS - ms, 0));
      }
    }),
  );
  return samples;
}

/** From the connection to a server that has never heard of the session to what was missed meanwhile. */
async function takeOver(server: Replica, sessions: readonly Reader[]): Promise<number[]> {
  const samples: number[] = [];
  for (const { cookie, page } of sessions) {
    const started = performance.now();
    const again = server.page(cookie);
    const from = page.offset - MISSED_BYTES;
    await again.start(from);
    await again.until(() => again.offset >= page.offset);
    samples.push(performance.now() - started);
    again.socket.close();
  }
  return samples;
}

/** While nobody does anything; one page is open. */
async function requestsAtRest(server: Replica): Promise<{ all: number; ofBoxes: number }> {
  const before = await server.ask('requests');
  await pause(IDLE_MINUTES * 60_000);
  const after = await server.ask('requests');
  return { all: after.all - before.all, ofBoxes: after.ofBoxes - before.ofBoxes };
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
