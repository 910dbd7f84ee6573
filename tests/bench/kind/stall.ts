/** A page that stops reading in the middle of endless output: nobody on the way keeps what it does not take. */
import type { Cluster } from '../../../server/sandbox/kind/cluster.ts';
import { CountedLines } from '../../support/counted-lines.ts';
import { round, type Measure } from '../measure.ts';
import { Replica } from './replica.ts';
import { timed } from './shell.ts';
import { toolboxOf } from './toolbox-of.ts';

const STALL_MS = 10_000;
const EVERY_MS = 500;
const NUMBERS = 3_000_000;
const WARM_UP = 300_000;

export async function measureStall(cluster: Cluster): Promise<Measure[]> {
  await using server = await Replica.start();
  const cookie = await server.session();
  const page = await server.page(cookie).start();
  const toolbox = await toolboxOf(cluster, cookie);
  // What any output costs once is not what a stalled page costs.
  await timed(page, `seq 1 ${WARM_UP}`);

  const lines = new CountedLines();
  page.onBytes = (bytes) => lines.push(bytes);
  page.keepsText = false;
  const now = async () => ({ server: await server.ask('rss'), supervisor: await toolbox.supervisorRss() });
  const before = await now();
  page.reading = false;
  page.socket.pause();
  page.type(`seq 1 ${NUMBERS}\r`);
  const grown = { server: 0, supervisor: 0 };
  for (let waited = 0; waited < STALL_MS; waited += EVERY_MS) {
    await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
    const { server: ofServer, supervisor } = await now();
    grown.server = Math.max(grown.server, ofServer - before.server);
    grown.supervisor = Math.max(grown.supervisor, supervisor - before.supervisor);
  }
  page.reading = true;
  page.socket.resume();
  page.ack();
  await page.until(() => lines.last === NUMBERS);
  page.socket.close();
  return [
    growth('server', grown.server, before.server),
    growth('supervisor', grown.supervisor, before.supervisor),
    {
      name: 'page stops reading for 10 s: lines lost, doubled or torn',
      value: lines.wrong,
      unit: 'lines',
      baseline: undefined,
      goal: '0',
      ok: lines.wrong === 0,
    },
  ];
}

const growth = (whose: string, bytes: number, before: number): Measure => ({
  name: `page stops reading for 10 s: growth of the ${whose}`,
  value: round(bytes / 1e6, 1),
  unit: 'MB',
  baseline: round(before / 1e6, 1),
  goal: '<= 8',
  ok: bytes <= 8e6,
});
