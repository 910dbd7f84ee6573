/** `test` and `[`. */
import { binaryTest, isBinaryOperator, isUnaryOperator, unaryTest } from '../execute/tests.ts';
import type { Shell } from '../shell.ts';
import { CommandFailure } from '../state/control-flow.ts';
import { type Builtin, complain } from './builtin.ts';

export const test: Builtin = (shell, args) => judge(shell, 'test', args);

export const testBracket: Builtin = async (shell, args) => {
  if (args.at(-1) !== ']') return complain(shell, "[: missing `]'", 2);
  return judge(shell, '[', args.slice(0, -1));
};

async function judge(shell: Shell, name: string, args: readonly string[]): Promise<number> {
  try {
    const reader = new Reader(shell, args);
    const value = await reader.whole();
    return value ? 0 : 1;
  } catch (error) {
    if (error instanceof CommandFailure) return complain(shell, `${name}: ${error.message}`, 2);
    throw error;
  }
}

/** POSIX decides by the number of arguments; longer ones are read as `-o` over `-a` over `!`. */
class Reader {
  readonly #shell: Shell;
  readonly #args: readonly string[];
  #at = 0;

  constructor(shell: Shell, args: readonly string[]) {
    this.#shell = shell;
    this.#args = args;
  }

  async whole(): Promise<boolean> {
    if (this.#args.length === 0) return false;
    const value = await this.#or();
    const extra = this.#args[this.#at];
    if (extra !== undefined)
      throw new CommandFailure(
        this.#args.length === 2
          ? `${this.#args[0]}: unary operator expected`
          : this.#args.length === 3
            ? `${this.#args[1]}: binary operator expected`
            : 'too many arguments',
      );
    return value;
  }

  async #or(): Promise<boolean> {
    let value = await this.#and();
    while (this.#args[this.#at] === '-o') {
      this.#at++;
      const right = await this.#and();
      value = value || right;
    }
    return value;
  }

  async #and(): Promise<boolean> {
    let value = await this.#not();
    while (this.#args[this.#at] === '-a') {
      this.#at++;
      const right = await this.#not();
      value = value && right;
    }
    return value;
  }

  async #not(): Promise<boolean> {
    const left = this.#args.length - this.#at;
    if (this.#args[this.#at] === '!' && left > 1 && !this.#isBinaryNext()) {
      this.#at++;
      return !(await this.#not());
    }
    return this.#primary();
  }

  async #primary(): Promise<boolean> {
    const first = this.#args[this.#at];
    if (first === undefined) throw new CommandFailure('argument expected');
    if (this.#isBinaryNext()) {
      const operator = this.#args[this.#at + 1] ?? '';
      const right = this.#args[this.#at + 2] ?? '';
      this.#at += 3;
      if (!isBinaryOperator(operator)) throw new CommandFailure(`${operator}: binary operator expected`);
      return binaryTest(this.#shell, { left: first, operator, right, arithmetic: false });
    }
    if (first === '(' && this.#args.length - this.#at > 2) {
      this.#at++;
      const value = await this.#or();
      if (this.#args[this.#at] !== ')') throw new CommandFailure("`)' expected");
      this.#at++;
      return value;
    }
    if (isUnaryOperator(first) && this.#at + 1 < this.#args.length) {
      this.#at += 2;
      return unaryTest(this.#shell, first, this.#args[this.#at - 1] ?? '');
    }
    this.#at++;
    return first !== '';
  }

  #isBinaryNext(): boolean {
    const operator = this.#args[this.#at + 1];
    return operator !== undefined && isBinaryOperator(operator) && this.#at + 2 < this.#args.length;
  }
}
