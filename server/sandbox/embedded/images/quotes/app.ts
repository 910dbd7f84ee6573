/** The quotes app, `service.mts` of the guide, as a program of the simulator: same contract, same files, same words. */
import type { HttpHandler } from '../../http.ts';
import { type Program, Signal } from '../../process.ts';
import { NODE_VERSION } from '../node/node.ts';
import { respond } from '../respond.ts';
import { heapLimit, memoryLimit } from './memory.ts';
import { answer, type App } from './routes.ts';
import { QuotesFile } from './quotes-file.ts';
import { Processor } from './processor.ts';
import { settingsFrom } from './settings.ts';

const MEBI = 1 << 20;
const BOOT_MS = 120;
/** Connections that are open get this long to end. */
const CLOSE_MS = 15;
/** Node needs more while it loads than when it runs. As recorded: a limit of 20 MiB kills it there, 32 MiB is enough. */
const BOOT_BYTES = 30 * MEBI;
const IDLE_BYTES = 27 * MEBI;

export const quotesApp: Program = async (process) => {
  const { system, clock, signal } = process;
  if (system === undefined) throw new Error('the quotes app runs on a machine');
  const settings = settingsFrom(process.env);
  const startedAt = clock.now();
  const stop = new AbortController();
  system.useCpu(300_000_000);
  await clock.wait(BOOT_MS, signal);
  system.useMemory(BOOT_BYTES);
  await process.stdout.write(
    `Runtime settings:\n    Memory limit (cgroup): ${memoryLimit(system.memoryLimit)}\n    Max. Heap Size (Estimated): ${heapLimit(system.memoryLimit)}\n    Using VM: Node.js v${NODE_VERSION}\n`,
  );
  const quotes = new QuotesFile(process.fs, settings);
  await quotes.open();
  const found = quotes.problem === '' ? `${settings.file} (${(await quotes.list()).length} quotes)` : quotes.problem;
  await process.stdout.write(`quotes: ${found}\n`);
  const processor = new Processor(system, clock);
  const app: App = { process, settings, quotes, startedAt, burn: (ms) => processor.burn(ms, signal) };
  const handler: HttpHandler = async (request) =>
    respond(withLength(await answer(app, request), request.method), { method: request.method, now: clock.now() });
  const close = system.listen(settings.port, handler);
  // Until here process 1 does not listen to signals, and the kernel spares it those that it does not listen to.
  for (const name of ['SIGTERM', 'SIGINT'] as const) system.handle(name, () => stop.abort(new Signal(name)));
  await process.stdout.write(`mkt-tenant-splitter ${settings.version} is listening on port ${settings.port}\n`);
  system.useMemory(IDLE_BYTES);
  const until = AbortSignal.any([signal, stop.signal]);
  try {
    await processor.run(until);
    return 0;
  } catch (error) {
    if (!stop.signal.aborted || signal.aborted) throw error;
    const reason: unknown = stop.signal.reason;
    await process.stdout.write(`${reason instanceof Signal ? reason.name : 'SIGTERM'}: stopping\n`);
    close();
    await clock.wait(CLOSE_MS, signal);
    return 0;
  } finally {
    close();
  }
};

/** Node sends a body of unknown length in chunks. */
function withLength(result: Awaited<ReturnType<typeof answer>>, method: string): typeof result {
  return method === 'HEAD' ? result : { ...result, headers: { ...result.headers, 'Transfer-Encoding': 'chunked' } };
}
