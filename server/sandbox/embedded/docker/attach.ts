/** The foreground of a container: its output here, this terminal's keys and signals there. */
import type { EngineContainer } from '../engine/containers/engine-container.ts';
import type { MemoryContainer } from '../machine/container/memory-container.ts';
import type { Process } from '../process.ts';
import { Signal } from '../process.ts';

export interface AttachOptions {
  readonly container: EngineContainer;
  /** Starts it; the output is watched from before that on. */
  readonly start: (watch: (run: MemoryContainer) => void) => Promise<MemoryContainer>;
  readonly stdin: boolean;
}

/** Resolves with the exit code when the container has ended and all it wrote is here. */
export async function attach(process: Process, options: AttachOptions): Promise<number> {
  const { container } = options;
  const release = container.config.tty && options.stdin ? process.tty?.raw() : undefined;
  const releases = (['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const).map((name) =>
    process.system?.handle(name, () => {
      // Docker's client passes signals on to process 1 of the container.
      if (container.running) container.kill(name);
    }),
  );
  let untap: (() => void) | undefined;
  try {
    await options.start((run) => {
      untap = run.tap(async (stream, data) => {
        await (stream === 'stdout' ? process.stdout : process.stderr).write(data).catch(readerGone);
      });
    });
    const exit = await container.exited;
    return exit.exitCode;
  } finally {
    untap?.();
    release?.();
    for (const undo of releases) undo?.();
  }
}

/** The pipe behind this client is closed; the container goes on and its log keeps what it writes. */
function readerGone(error: unknown): void {
  if (!(error instanceof Signal)) throw error;
}
