/**
 * The server's log: JSON lines on standard output. A full disk behind it costs lines, never the readers' server: pino's own
 * destination throws then, and tries for ever when the process ends.
 */
import { writeSync } from 'node:fs';
import { pino, type Logger } from 'pino';

const STDOUT = 1;
const STDERR = 2;
/** Lines that could not be written are kept up to this, and written when there is room again. */
const KEPT_BYTES = 1024 * 1024;
const RETRY_MS = 1000;

export function openLog(level: string): Logger {
  return pino({ level, base: undefined, timestamp: pino.stdTimeFunctions.isoTime }, new Lines());
}

class Lines {
  #kept = Buffer.alloc(0);
  #retry: NodeJS.Timeout | undefined;

  write(line: string): void {
    const bytes = Buffer.from(line);
    if (this.#kept.length + bytes.length <= KEPT_BYTES) this.#kept = Buffer.concat([this.#kept, bytes]);
    if (this.#retry === undefined) this.#flush();
  }

  #flush(): void {
    try {
      while (this.#kept.length > 0) this.#kept = this.#kept.subarray(writeSync(STDOUT, this.#kept));
    } catch (error) {
      this.#later(error as NodeJS.ErrnoException);
    }
  }

  #later(error: NodeJS.ErrnoException): void {
    const isKnown = this.#retry !== undefined;
    this.#retry = setTimeout(() => {
      this.#flushAgain();
    }, RETRY_MS).unref();
    // A reader of the log that is slow for a moment is nothing to tell.
    if (isKnown || error.code === 'EAGAIN') return;
    tell(
      `The log cannot be written: ${error.message}. Readers are served all the same; make room where standard output goes.\n`,
    );
  }

  #flushAgain(): void {
    this.#flush();
    if (this.#kept.length === 0) this.#retry = undefined;
  }
}

function tell(sentence: string): void {
  try {
    writeSync(STDERR, sentence);
  } catch {
    // It goes to the same full disk: nobody is left to be told.
  }
}
