/** The first file of a sandbox's thread: what V8 compiled of the simulator for one thread is there for the next. */
import { enableCompileCache, flushCompileCache } from 'node:module';
import { workerData } from 'node:worker_threads';

/** What the host hands over. */
export interface BootData {
  /** The simulator's bundle, as a URL. */
  readonly script: string;
  /** Folder for compiled code; without one, or where it cannot be written, every thread compiles anew. */
  readonly compiled: string | undefined;
}

const { script, compiled } = workerData as BootData;
if (compiled !== undefined) enableCompileCache(compiled);
const { started } = (await import(script)) as { started: Promise<void> };
// By then every function that a first command needs has been compiled.
await started;
if (compiled !== undefined) flushCompileCache();
