/** The streams and the clock as one process gets them: none works while its job is stopped or after it was killed. */
import type { ByteSink, ByteSource, Clock } from '../../process.ts';
import { Signal } from '../../process.ts';
import { breathe } from '../breathe.ts';
import { untilAborted } from '../streams/pipe.ts';
import type { RunningProcess } from './running-process.ts';

/** `mayRead` says whether the process is in the terminal's foreground; one in the background is stopped instead. */
export function guardSource(source: ByteSource, process: RunningProcess, mayRead: () => boolean): ByteSource {
  return new GuardedSource(bareSource(source), process, mayRead);
}

export function guardSink(sink: ByteSink, process: RunningProcess): ByteSink {
  return new GuardedSink(bareSink(sink), process);
}

/** The stream itself: a shell hands this one on, because its children are not bound to its own life. */
export function bareSource(source: ByteSource): ByteSource {
  return source instanceof GuardedSource ? source.inner : source;
}

export function bareSink(sink: ByteSink): ByteSink {
  return sink instanceof GuardedSink ? sink.inner : sink;
}

class GuardedSource implements ByteSource {
  readonly inner: ByteSource;
  readonly isTTY: boolean;
  readonly #process: RunningProcess;
  readonly #mayRead: () => boolean;

  constructor(inner: ByteSource, process: RunningProcess, mayRead: () => boolean) {
    this.inner = inner;
    this.isTTY = inner.isTTY;
    this.#process = process;
    this.#mayRead = mayRead;
  }

  async read(signal?: AbortSignal): Promise<Uint8Array | undefined> {
    const { signal: killed } = this.#process;
    const { group } = this.#process.identity;
    while (this.isTTY && !this.#mayRead() && !killed.aborted) {
      group.signal(new Signal('SIGTTIN'));
      if (!group.stopped) break;
      await group.gate.pass(killed);
    }
    if (group.stopped) await group.gate.pass(killed);
    await breathe();
    return this.inner.read(signal === undefined ? killed : AbortSignal.any([signal, killed]));
  }
}

class GuardedSink implements ByteSink {
  readonly inner: ByteSink;
  readonly isTTY: boolean;
  readonly #process: RunningProcess;

  constructor(inner: ByteSink, process: RunningProcess) {
    this.inner = inner;
    this.isTTY = inner.isTTY;
    this.#process = process;
  }

  async write(data: string | Uint8Array): Promise<void> {
    const { signal: killed } = this.#process;
    const { group } = this.#process.identity;
    if (group.stopped) await group.gate.pass(killed);
    // After a fatal signal a program may still say goodbye, until it has ended.
    if (this.#process.status !== undefined) throw killed.reason;
    await breathe();
    const written = this.inner.write(data);
    await (killed.aborted ? written : untilAborted(written, killed));
  }
}

export function guardClock(clock: Clock, process: RunningProcess): Clock {
  return {
    now: () => clock.now(),
    wait: async (ms, signal) => {
      await clock.wait(ms, signal === undefined ? process.signal : AbortSignal.any([signal, process.signal]));
      if (process.identity.group.gate.closed) await process.identity.group.gate.pass(process.signal);
    },
  };
}
