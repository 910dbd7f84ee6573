/** Holds the processes of a stopped job: each waits here before it reads, writes or goes on after a pause. */
import { untilAborted } from '../streams/pipe.ts';

export class Gate {
  #opened: PromiseWithResolvers<void> | undefined;

  get closed(): boolean {
    return this.#opened !== undefined;
  }

  close(): void {
    this.#opened ??= Promise.withResolvers();
  }

  open(): void {
    this.#opened?.resolve();
    this.#opened = undefined;
  }

  /** Resolves at once when open; a killed process does not wait. */
  async pass(signal: AbortSignal): Promise<void> {
    while (this.#opened !== undefined && !signal.aborted) await untilAborted(this.#opened.promise, signal).catch(ended);
  }
}

/** The wait is over because the process is; its next read or write says so. */
function ended(): void {}
