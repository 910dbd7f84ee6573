/** The toolbox's terminal beside the same exec stream without us: echo of a key, and bulk output. */
import type { Cluster } from '../../../server/sandbox/kind/cluster.ts';
import { percentile, round, type Measure } from '../measure.ts';
import { openThread, runIn } from '../reader-thread.ts';
import { keys } from '../wire.ts';
import { Replica } from './replica.ts';
import { toolboxOf, type ToolboxOf } from './toolbox-of.ts';

const KEYS = 300;
const NUMBERS = 1_000_000;
/** 6,888,896 bytes of numbers and line ends, and a CR before each LF. */
const BULK_BYTES = 7_888_896 - 1;
const BULK_RUNS = 5;

/** What one would write without this project: a pty, and its bytes on a WebSocket, here that of the API server. */
const NAIVE = `
const pty = require('/opt/atd/node_modules/@lydell/node-pty').spawn('bash', ['--norc'], { cols: 120, rows: 30, encoding: null });
pty.onData((bytes) => process.stdout.write(bytes));
process.stdin.on('data', (bytes) => pty.write(bytes));
pty.onExit(() => process.exit());`;

export async function measureStream(cluster: Cluster): Promise<Measure[]> {
  await using server = await Replica.start();
  const cookie = await server.session();
  const page = await server.page(cookie).start();
  const toolbox = await toolboxOf(cluster, cookie);
  const raw = await rawEcho(toolbox);
  const ours = await keys(page);
  page.socket.close();

  const thread = await openThread({ url: server.wsUrl, origin: server.origin, cookie: await server.session() });
  const ratios: number[] = [];
  const rates = { ours: [] as number[], naive: [] as number[] };
  // Turn by turn, since the machine is not equally fast all the time; the first round warms both up.
  for (let turn = 0; turn <= BULK_RUNS; turn++) {
    const naive = await naiveBulk(toolbox);
    const [{ bytes, ms } = { bytes: 0, ms: 1 }] = await runIn(thread, [`seq 1 ${NUMBERS}`]);
    if (bytes < BULK_BYTES) throw new Error(`of the bulk output only ${bytes} bytes came`);
    if (turn === 0) continue;
    rates.ours.push(bytes / 1000 / ms);
    rates.naive.push(naive);
    ratios.push(bytes / 1000 / ms / naive);
  }
  await thread.terminate();
  const p = (samples: readonly number[], share: number): number => round(percentile(samples, share), 2);
  const bulk = p(rates.ours, 0.5);
  return [
    compare('echo over the exec stream p50', p(ours, 0.5), p(raw, 0.5), 2),
    compare('echo over the exec stream p95', p(ours, 0.95), p(raw, 0.95), 5),
    {
      name: `bulk through the toolbox's pty (seq 1 ${NUMBERS})`,
      value: bulk,
      unit: 'MB/s',
      baseline: p(rates.naive, 0.5),
      goal: '>= 0.8 x baseline',
      ok: p(ratios, 0.5) >= 0.8,
    },
  ];
}

function compare(name: string, value: number, baseline: number, allowed: number): Measure {
  return { name, value, unit: 'ms', baseline, goal: `baseline + ${allowed}`, ok: value <= baseline + allowed };
}

/** Time from a byte to its return from `cat` in the toolbox. */
async function rawEcho(toolbox: ToolboxOf): Promise<number[]> {
  let came: () => void = () => undefined;
  const pipe = await toolbox.exec(['cat'], { bytes: () => came(), closed: () => undefined });
  const samples: number[] = [];
  for (let count = 0; count < KEYS; count++) {
    const started = performance.now();
    await new Promise<void>((resolve) => {
      came = resolve;
      pipe.write(Uint8Array.of(120));
    });
    samples.push(performance.now() - started);
  }
  pipe.close();
  return samples;
}

/** MB/s of the naive way; counted until the last number has come. */
async function naiveBulk(toolbox: ToolboxOf): Promise<number> {
  let tail = '';
  let bytes = 0;
  let came: () => void = () => undefined;
  const pipe = await toolbox.exec(['node', '-e', NAIVE], {
    bytes: (chunk) => {
      bytes += chunk.length;
      tail = (tail + Buffer.from(chunk.subarray(-100)).toString('latin1')).slice(-100);
      came();
    },
    closed: () => came(),
  });
  const until = async (condition: () => boolean): Promise<void> => {
    while (!condition()) {
      await new Promise<void>((resolve) => {
        came = resolve;
      });
    }
  };
  await until(() => tail.includes('$ '));
  const before = bytes;
  const started = performance.now();
  pipe.write(new TextEncoder().encode(`seq 1 ${NUMBERS}; echo e''nd\r`));
  await until(() => tail.includes('\nend\r\n'));
  const ms = performance.now() - started;
  pipe.close();
  return (bytes - before) / 1000 / ms;
}
