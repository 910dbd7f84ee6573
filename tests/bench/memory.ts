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
  // Each ten connections come from an address of their own, as a proxy would tell: the operator's limits hold here, too.
  await using site = await testServer(makeDriver(), { TRUSTED_PROXIES: '127.0.0.0/8', LOG_LEVEL: 'silent' });
  const cookie = await site.session();
  const connect = async (number: number): Promise<WirePage> => {
    const headers = { 'x-forwarded-for': `198.51.100.${Math.floor(number / 10)}` };
    const page = new WirePage(site.connect({ cookie, headers }));
    await page.until(() => page.messages.some((message) => message.type === 'welcome'));
    return page;
  };
  const pages = [await connect(0)];
  const before = used();
  for (let number = 1; number <= CONNECTIONS; number++) pages.push(await connect(number));
  const after = used();
  for (const page of pages) page.socket.terminate();
  // Both ends live in this process: half of it is the server's.
  return round((after - before) / 1024 / CONNECTIONS / 2, 1);
}

function used(): number {
  global.gc?.();
  global.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
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
