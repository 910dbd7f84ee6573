/** The wire: echo of a key, bulk output, a page that stops reading, cuts, a hostile neighbour. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocket, WebSocketServer } from 'ws';
import type { Driver } from '../../server/sandbox/sandbox.ts';
import { testServer, WirePage, type TestServer } from '../support/server.ts';
import { floodInThread, runInThread } from './reader-thread.ts';
import { CountedLines, seeded } from '../support/counted-lines.ts';
import { percentile, round, type Measure } from './measure.ts';

const KEYS = 300;

export async function measureWire(makeDriver: () => Driver): Promise<Measure[]> {
  await using site = await testServer(makeDriver(), {
    MAX_SESSIONS_PER_ADDRESS: '1000',
    MAX_SESSIONS: '1000',
    LOG_LEVEL: 'silent',
  });
  const raw = await rawEcho();
  const alone = await echo(site);
  const bulk = await bulkOutput(site);
  const rawBulk = await rawBulkOutput();
  const stall = await stalledPage(site);
  const cuts = await cutOften(site, 1000);
  const hostile = await echoBeside(site, 'while true; do :; done');
  const flooded = await echoBeside(site, 'yes');
  const p = (samples: readonly number[], share: number): number => round(percentile(samples, share), 3);
  return [
    compare('echo p50', p(alone, 0.5), p(raw, 0.5), 1),
    compare('echo p95', p(alone, 0.95), p(raw, 0.95), 3),
    compare('echo p50 while a neighbour floods', p(flooded, 0.5), p(raw, 0.5), 2),
    compare('echo p95 while a neighbour floods', p(flooded, 0.95), p(raw, 0.95), 6),
    {
      name: 'bulk output (seq 1 2000000)',
      value: bulk.rate,
      unit: 'MB/s',
      baseline: rawBulk,
      goal: '>= 50, complete',
      ok: bulk.rate >= 50 && bulk.complete,
    },
    {
      name: 'page stops reading for 10 s: growth',
      value: stall.growth,
      unit: 'MB',
      baseline: undefined,
      goal: '<= 8, kept, complete',
      ok: stall.growth <= 8 && stall.complete,
    },
    {
      name: '1,000 cuts: lines lost, doubled or torn',
      value: cuts,
      unit: 'lines',
      baseline: undefined,
      goal: '0',
      ok: cuts === 0,
    },
    {
      name: 'echo p99 beside while true',
      value: p(hostile, 0.99),
      unit: 'ms',
      baseline: p(alone, 0.99),
      goal: 'baseline + 50',
      ok: percentile(hostile, 0.99) <= percentile(alone, 0.99) + 50,
    },
  ];
}

function compare(name: string, value: number, baseline: number, allowed: number): Measure {
  return { name, value, unit: 'ms', baseline, goal: `baseline + ${allowed}`, ok: value <= baseline + allowed };
}

async function openPage(site: TestServer): Promise<WirePage> {
  return new WirePage(site.connect({ cookie: await site.session() })).start();
}

async function echo(site: TestServer): Promise<number[]> {
  const page = await openPage(site);
  const samples = await keys(page);
  page.socket.close();
  return samples;
}

/** Time from a key to its echo, one after the other. */
export async function keys(page: WirePage): Promise<number[]> {
  const samples: number[] = [];
  for (let count = 0; count < KEYS; count++) {
    const { offset } = page;
    const started = performance.now();
    page.type(count % 60 === 59 ? '\u0015' : 'x');
    await page.until(() => page.offset > offset);
    samples.push(performance.now() - started);
  }
  return samples;
}

async function echoBeside(site: TestServer, command: string): Promise<number[]> {
  const end = await floodInThread(site, command);
  await new Promise((resolve) => setTimeout(resolve, 500));
  const samples = await echo(site);
  await end();
  return samples;
}

/** The middle one of three runs, after one that warms up. */
async function bulkOutput(site: TestServer): Promise<{ rate: number; complete: boolean }> {
  const [, ...runs] = await runInThread(site, ['seq 1 300000', ...Array.from({ length: 3 }, () => 'seq 1 2000000')]);
  const rates = runs.map(({ bytes, ms }) => bytes / 1000 / ms);
  // 14,888,896 bytes of numbers and line ends, and a CR before each LF.
  return { rate: round(percentile(rates, 0.5), 1), complete: runs.every(({ bytes }) => bytes >= 16_888_896) };
}

async function stalledPage(site: TestServer): Promise<{ growth: number; complete: boolean }> {
  const page = await openPage(site);
  page.reading = false;
  global.gc?.();
  const before = process.memoryUsage().rss;
  const start = page.offset;
  page.type('seq 1 2000000\r');
  await new Promise((resolve) => setTimeout(resolve, 10_000));
  const growth = (process.memoryUsage().rss - before) / 1e6;
  page.reading = true;
  page.ack();
  await page.until(() => page.text.includes('2000000\r\n\u001b]133;D;0'));
  const complete = page.offset - start >= 16_888_896 && page.closed === undefined;
  page.socket.close();
  return { growth: round(growth, 1), complete };
}

/** Cuts the connection at seeded offsets; gives how many lines of a counted output were lost, doubled or torn. */
async function cutOften(site: TestServer, cuts: number): Promise<number> {
  const cookie = await site.session();
  const count = new CountedLines();
  let page = await new WirePage(site.connect({ cookie })).start();
  page.onBytes = (bytes) => count.push(bytes);
  page.type(`seq 1 ${cuts * 20_000}\r`);
  const random = seeded(7);
  for (let cut = 0; cut < cuts; cut++) {
    const target = page.offset + Math.floor(random() * 24_000);
    const current = page;
    await current.until(() => current.offset >= target);
    current.cut();
    page = new WirePage(site.connect({ cookie }));
    page.onBytes = (bytes) => count.push(bytes);
    await page.start(current.offset);
  }
  page.send({ type: 'interrupt', channel: 1 });
  page.socket.close();
  return count.wrong;
}

async function rawEcho(): Promise<number[]> {
  const server = createServer();
  new WebSocketServer({ server, perMessageDeflate: false }).on('connection', (socket) =>
    socket.on('message', (data: Buffer) => socket.send(data, { binary: true })),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const socket = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`, {
    perMessageDeflate: false,
  });
  await new Promise((resolve) => socket.once('open', resolve));
  const samples: number[] = [];
  for (let count = 0; count < KEYS; count++) {
    const started = performance.now();
    socket.send(Buffer.from([1, 120]));
    await new Promise((resolve) => socket.once('message', resolve));
    samples.push(performance.now() - started);
  }
  socket.terminate();
  server.close();
  return samples;
}

/** MB/s of 64 KB frames over a WebSocket without anything behind it. */
async function rawBulkOutput(): Promise<number> {
  const server = createServer();
  const frame = Buffer.alloc(64 * 1024);
  const total = 200;
  new WebSocketServer({ server, perMessageDeflate: false }).on('connection', (socket) => {
    for (let count = 0; count < total; count++) socket.send(frame);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const socket = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`, {
    perMessageDeflate: false,
  });
  const started = performance.now();
  let received = 0;
  await new Promise<void>((resolve) =>
    socket.on('message', (data: Buffer) => {
      received += data.length;
      if (received === total * frame.length) resolve();
    }),
  );
  const seconds = (performance.now() - started) / 1000;
  socket.terminate();
  server.close();
  return round(received / 1e6 / seconds, 0);
}
