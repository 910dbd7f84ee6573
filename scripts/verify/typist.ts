/** Types commands into a terminal as a reader's page does, and learns from the shell's marks what became of them. */
import { MarkReader, type Mark } from '../../src/guide/marks.ts';
import type { Attachment, Size, Terminal } from '../../server/sandbox/sandbox.ts';
import { realPace, type Pace, type Patience } from './pace.ts';

export const SIZE: Size = { cols: 160, rows: 50 };

export type Typed =
  | { readonly kind: 'done'; readonly exitCode: number; readonly output: string }
  /** It did not end in time; `output` is what came. It still runs. */
  | { readonly kind: 'running'; readonly output: string }
  /** The shell itself ended. */
  | { readonly kind: 'exited'; readonly exitCode: number; readonly output: string };

export class Typist implements Disposable {
  readonly #terminal: Terminal;
  readonly #pace: Pace;
  readonly #attachment: Attachment;
  readonly #marks: MarkReader;
  readonly #waiting = new Set<() => void>();
  #atPrompt = false;
  #last: Extract<Mark, { kind: 'done' }> | undefined;
  #exited: number | undefined;
  /** Everything since the last command was typed, decoded. */
  #text = '';
  readonly #decoder = new TextDecoder();

  constructor(terminal: Terminal, pace: Pace = realPace) {
    this.#terminal = terminal;
    this.#pace = pace;
    this.#marks = new MarkReader((mark) => {
      this.#atPrompt = mark.kind === 'input';
      if (mark.kind === 'done') this.#last = mark;
    });
    const acks: { ack?: (offset: number) => void } = {};
    this.#attachment = terminal.attach(0, {
      output: (bytes, offset) => {
        this.#text = (this.#text + this.#decoder.decode(bytes, { stream: true })).slice(-512 * 1024);
        this.#marks.push(bytes);
        const end = offset + bytes.length;
        queueMicrotask(() => acks.ack?.(end));
        this.#wake();
      },
      truncated: () => this.#marks.reset(),
      resized: () => undefined,
      exited: (exitCode) => {
        this.#exited = exitCode;
        this.#wake();
      },
    });
    acks.ack = (offset) => this.#attachment.ack(offset);
  }

  /** Types a command once the shell waits for one, and waits for its end. */
  async run(command: string, options: Patience): Promise<Typed> {
    if (!(await this.#until(() => this.#atPrompt, options)))
      return this.#ended() ?? { kind: 'running', output: this.#text };
    return this.#typed(command, () => this.#last !== undefined, options);
  }

  /** Types a command and waits until its output, as far as it came, satisfies `enough`; it goes on. */
  async start(command: string, enough: (output: string) => boolean, options: Patience): Promise<Typed> {
    if (!(await this.#until(() => this.#atPrompt, options)))
      return this.#ended() ?? { kind: 'running', output: this.#text };
    return this.#typed(command, () => this.#last !== undefined || enough(this.#marks.outputSoFar), options);
  }

  /**
   * Types into whatever runs there (a container's shell) and waits until the text that came satisfies `enough`, or the
   * command that opened it has ended. The output is what came, the echo of what was typed included.
   */
  async type(text: string, enough: (output: string) => boolean, options: Patience): Promise<Typed> {
    await this.#typed(text, () => this.#last !== undefined || enough(this.#text), options);
    return this.#ended() ?? { kind: 'running', output: this.#text };
  }

  /** Whether the shell waits for a command. */
  get idle(): boolean {
    return this.#atPrompt;
  }

  /** Sends ^C until the shell waits for a command again. */
  async interrupt(options: Patience): Promise<boolean> {
    this.#atPrompt = false;
    this.#terminal.interrupt();
    return this.#until(() => this.#atPrompt, options);
  }

  [Symbol.dispose](): void {
    this.#attachment.detach();
  }

  async #typed(text: string, done: () => boolean, options: Patience): Promise<Typed> {
    await this.#pace.breath();
    this.#last = undefined;
    this.#text = '';
    const bracketed = text.includes('\n') ? `\u001b[200~${text}\u001b[201~` : text;
    this.#terminal.write(new TextEncoder().encode(`${bracketed}\r`));
    await this.#until(done, options);
    const last = this.#last as Extract<Mark, { kind: 'done' }> | undefined;
    if (last) return { kind: 'done', exitCode: last.exitCode, output: last.output };
    return this.#ended() ?? { kind: 'running', output: this.#marks.outputSoFar || this.#text };
  }

  #ended(): Typed | undefined {
    return this.#exited === undefined ? undefined : { kind: 'exited', exitCode: this.#exited, output: this.#text };
  }

  /** Whether the condition came true before the time was over or the shell ended. */
  async #until(condition: () => boolean, patience: Patience): Promise<boolean> {
    await this.#pace.until(() => condition() || this.#exited !== undefined, this.#onChange, patience);
    return condition();
  }

  readonly #onChange = (listener: () => void): (() => void) => {
    this.#waiting.add(listener);
    return () => this.#waiting.delete(listener);
  };

  #wake(): void {
    for (const wake of this.#waiting) wake();
  }
}
