/** Ways out of a sequence of commands other than its end. They are thrown, and caught by the construct they leave. */
import type { Signal } from '../../process.ts';

/** `break n` and `continue n`. */
export class LoopJump {
  readonly kind: 'break' | 'continue';
  readonly levels: number;

  constructor(kind: LoopJump['kind'], levels: number) {
    this.kind = kind;
    this.levels = levels;
  }
}

/** `return` from a function or a sourced file. */
export class Return {
  readonly status: number;

  constructor(status: number) {
    this.status = status;
  }
}

/** `exit`, and what ends a script: `set -e`, a failed `${x?}`, a syntax error. */
export class Exit {
  readonly status: number;

  constructor(status: number) {
    this.status = status;
  }
}

/** ^C (or ^Z in the middle of a loop) at an interactive shell: the line is over, the shell is not. */
export class Interrupted {
  readonly signal: Signal;
  /** The cursor is on a new line already. */
  readonly announced: boolean;

  constructor(signal: Signal, announced = false) {
    this.signal = signal;
    this.announced = announced;
  }
}

/** A command failed in a way that ends the line (or the script) with a message: an expansion error, a limit. */
export class CommandFailure extends Error {
  readonly status: number;

  constructor(message: string, status = 1) {
    super(message);
    this.name = 'CommandFailure';
    this.status = status;
  }
}
