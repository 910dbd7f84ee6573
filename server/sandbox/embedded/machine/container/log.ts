/** What process 1 of a container writes: lines with stream and time, the last 10 MB of them, to be read and followed. */
import type { ContainerLog, LogLine } from '../../container.ts';
import { untilAborted } from '../streams/pipe.ts';
import { toBytes } from '../streams/sinks.ts';
import type { ByteSink } from '../../process.ts';

const LIMIT = 10 << 20;
/** A line longer than this is cut, as container runtimes do. */
const LONGEST_LINE = 16 << 10;

export class MemoryLog implements ContainerLog {
  #lines: LogLine[] = [];
  #size = 0;
  #closed = false;
  #changed = Promise.withResolvers<void>();

  get lines(): readonly LogLine[] {
    return this.#lines;
  }

  async *read(from: number, follow: boolean, signal: AbortSignal): AsyncIterable<LogLine> {
    for (let at = from; ; at++) {
      while (at >= this.#lines.length) {
        if (!follow || this.#closed || signal.aborted) return;
        await untilAborted(this.#changed.promise, signal).catch(stopped);
      }
      const line = this.#lines[at];
      if (line === undefined || signal.aborted) return;
      yield line;
    }
  }

  /** A sink that cuts what is written into lines. `flush` ends a line that has no end. */
  sink(stream: LogLine['stream'], now: () => number): { readonly sink: ByteSink; readonly flush: () => void } {
    const decoder = new TextDecoder();
    let rest = '';
    const take = (text: string): void => {
      rest += text;
      for (let end = rest.indexOf('\n'); end >= 0 || rest.length > LONGEST_LINE; end = rest.indexOf('\n')) {
        const length = end >= 0 ? end + 1 : LONGEST_LINE;
        this.#add({ stream, time: now(), text: rest.slice(0, length) });
        rest = rest.slice(length);
      }
    };
    return {
      sink: {
        isTTY: false,
        write: async (data) => take(decoder.decode(toBytes(data), { stream: true })),
      },
      flush: () => {
        if (rest !== '') this.#add({ stream, time: now(), text: rest });
        rest = '';
      },
    };
  }

  /** Another run writes to it. */
  open(): void {
    this.#closed = false;
  }

  /** Followers stop when they have read what is there. */
  close(): void {
    this.#closed = true;
    this.#wake();
  }

  #add(line: LogLine): void {
    this.#lines.push(line);
    this.#size += line.text.length;
    this.#wake();
    if (this.#size <= LIMIT) return;
    // A quarter goes at once, so that this happens rarely. Indexes of followers then point past what was lost.
    const keep = this.#lines.slice(Math.floor(this.#lines.length / 4));
    this.#lines = keep;
    this.#size = keep.reduce((sum, each) => sum + each.text.length, 0);
  }

  #wake(): void {
    this.#changed.resolve();
    this.#changed = Promise.withResolvers();
  }
}

function stopped(): void {}
