/** What an idle connection and an idle sandbox cost, and 200 sandboxes at once. */
import type { Driver } from '../../server/sandbox/sandbox.ts';
import { testServer, WirePage } from '../support/server.ts';
import { round, type Measure } from './measure.ts';

const CONNECTIONS = 200;
const SANDBOXES = 20;

export async function measureMemory(makeDriver: () => Driver): Promise<Measure[]> {
  const connection = await idleConnection(makeDriver);
  const sandbox = await idleSandboxes(makeDriver, SANDBOXES);
  return [
    {
      name: 'idle connection',
      value: connection,
      unit: 'KB',
      baseline: undefined,
      goal: '<= 60',
      ok: connection <= 60,
    },
    {
      name: 'idle embedded session',
      value: sandbox,
      unit: 'MB RSS',
      baseline: undefined,
      goal: '<= 45',
      ok: sandbox <= 45,
    },
    {
      name: '200 sessions (from one)',
      value: round((sandbox * 200) / 1000, 1),
      unit: 'GB',
      baseline: undefined,
      goal: '<= 8',
      ok: sandbox * 200 <= 8000,
    },
  ];
}

const rss = (): number => {
  global.gc?.();
  return process.memoryUsage().rss;
};

async function idleConnection(makeDriver: () => Driver): Promise<number> {
  await using site = await testServer(makeDriver(), { MAX_SESSIONS_PER_ADDRESS: '1000', LOG_LEVEL: 'silent' });
  const cookies = await Promise.all(Array.from({ length: Math.ceil(CONNECTIONS / 20) }, () => site.session()));
  const pages: WirePage[] = [];
  const first = await new WirePage(site.connect({ cookie: cookies[0] as string })).start();
  first.socket.close();
  await first.end();
  const before = process.memoryUsage().heapUsed + process.memoryUsage().external;
  // At most 20 sockets of one address: the operator's limit holds here, too.
  for (let count = 0; count < 19; count++) {
    const page = new WirePage(site.connect({ cookie: cookies[0] as string }));
    pages.push(await page.start(first.offset));
  }
  global.gc?.();
  const after = process.memoryUsage().heapUsed + process.memoryUsage().external;
  for (const page of pages) page.socket.terminate();
  // The page's own end lives in this process as well: half of it is the server's.
  return round((after - before) / 1024 / pages.length / 2, 1);
}

async function idleSandboxes(makeDriver: () => Driver, count: number): Promise<number> {
  await using driver = makeDriver();
  const signal = new AbortController().signal;
  const open = (id: number): ReturnType<Driver['open']> =>
    driver.open(`bench-${id}`, { signal, expiresAt: Date.now() + 3_600_000 });
  const warm = await open(0);
  await warm.exec('kubectl get pods', { timeoutMs: 20_000, signal });
  const before = rss();
  for (let id = 1; id <= count; id++) {
    const sandbox = await open(id);
    await sandbox.exec('true', { timeoutMs: 20_000, signal });
  }
  return round((rss() - before) / 1e6 / count, 1);
}
