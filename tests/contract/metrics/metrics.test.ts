/** What an operator's Prometheus reads of a server, and where it may read it. */
import { expect, test } from 'vitest';
import type { Driver, OpenOptions, Sandbox } from '../../../server/sandbox/sandbox.ts';
import { SandboxError } from '../../../server/sandbox/sandbox.ts';
import { noSandboxes } from '../../support/no-sandboxes.ts';
import { testServer, WirePage, type TestServer } from '../../support/server.ts';
import { embeddedDriver } from '../../support/simulator.ts';

const OWN = { METRICS_PORT: '0' };

async function scrape(site: TestServer): Promise<string> {
  const response = await fetch(`http://127.0.0.1:${site.server.metricsPort}/metrics`);
  expect([response.status, response.headers.get('content-type')]).toEqual([
    200,
    expect.stringMatching(/^text\/plain; version=0\.0\.4/),
  ]);
  return response.text();
}

/** The value of a measure, as it stands on its line. */
const value = (text: string, name: string): string | undefined =>
  text
    .split('\n')
    .find((line) => line.startsWith(`${name} `))
    ?.slice(name.length + 1);

test('an operator sees readers come, wait and go: how many, how long it took, and why it ended', async () => {
  await using driver = embeddedDriver({ spares: 1 });
  await using site = await testServer(driver, {
    ...OWN,
    MAX_SESSIONS: '1',
    SPARES: '1',
    IDLE_MINUTES: '0.1',
    WARN_MINUTES: '0.01',
  });
  const before = await scrape(site);
  expect(value(before, 'atd_endings_total{reason="closed"}')).toBe('0');
  expect(value(before, 'atd_opening_seconds_count{outcome="open"}')).toBe('0');
  expect(value(before, 'atd_ready')).toBe('1');

  const page = await new WirePage(site.connect({ cookie: await site.session() })).start();
  await site.session();
  const during = await scrape(site);
  const numbers = [
    'atd_sessions',
    'atd_sessions_queued',
    'atd_sessions_max',
    'atd_spares_wanted',
    'atd_sandboxes{state="open"}',
  ];
  expect(numbers.map((name) => [name, value(during, name)])).toEqual(numbers.map((name) => [name, '1']));
  expect(value(during, 'atd_opening_seconds_count{outcome="open"}')).toBe('1');
  expect(value(during, 'process_resident_memory_bytes')).toMatch(/^\d+$/);

  page.socket.close();
  const ended = async (): Promise<string | undefined> =>
    value(await scrape(site), 'atd_endings_total{reason="expired"}');
  // The second reader's turn comes when the first one's time is over.
  await expect.poll(ended, { timeout: 25_000 }).toBe('2');
  expect(value(await scrape(site), 'atd_sessions')).toBe('0');
});

const DRIVER = {
  name: 'kind',
  outlives: true,
  find: async () => undefined,
  health: async () => ({ ok: true }),
  census: noSandboxes,
  open: (_id: string, _options: OpenOptions): Promise<Sandbox> =>
    Promise.reject(new SandboxError('unavailable', 'No node has room.', 'Try later.')),
  [Symbol.asyncDispose]: async () => undefined,
} as const satisfies Driver;

test('an operator sees sandboxes that could not be opened, and those that do not come to their end', async () => {
  await using site = await testServer({ ...DRIVER, census: async () => ({ ...(await noSandboxes()), stuck: 3 }) }, OWN);
  await site.session();
  await expect.poll(async () => value(await scrape(site), 'atd_opening_seconds_count{outcome="failed"}')).toBe('1');
  expect(value(await scrape(site), 'atd_sandboxes{state="stuck"}')).toBe('3');
});

test('while the cluster is away that is a number, and the rest is still told', async () => {
  const away: Driver = {
    ...DRIVER,
    health: async () => ({ ok: false, reason: 'it is away' }),
    census: () => Promise.reject(new Error('it is away')),
  };
  await using site = await testServer(away, OWN);
  const text = await scrape(site);
  expect(value(text, 'atd_ready')).toBe('0');
  expect(value(text, 'atd_sessions')).toBe('0');
  expect(text).not.toMatch(/^atd_sandboxes\{/m);
});

test('metrics that can\u2019t be collected are an error to whoever asks, and a line in the log', async () => {
  await using site = await testServer({ ...DRIVER, census: () => Promise.reject(new Error('it just went')) }, OWN);
  const response = await fetch(`http://127.0.0.1:${site.server.metricsPort}/metrics`);
  expect([response.status, await response.text()]).toEqual([500, expect.stringContaining('the log says why')]);
  expect(site.log()).toMatch(/it just went.*the metrics could not be collected/);
});

test('readers don\u2019t find them where they read, unless the operator says so', async () => {
  await using closed = await testServer(DRIVER, OWN);
  expect(await (await fetch(`${closed.origin}/metrics`)).text()).toBe('the page');
  await using open = await testServer(DRIVER, { METRICS_PUBLIC: 'on' });
  expect(open.server.metricsPort).toBeUndefined();
  expect(await (await fetch(`${open.origin}/metrics`)).text()).toMatch(/^# HELP /);
});

test('at their own address there is nothing else, and nothing to be changed', async () => {
  await using site = await testServer(DRIVER, OWN);
  const at = `http://127.0.0.1:${site.server.metricsPort}`;
  expect((await fetch(`${at}/`)).status).toBe(404);
  expect((await fetch(`${at}/metrics`, { method: 'POST' })).status).toBe(405);
});
