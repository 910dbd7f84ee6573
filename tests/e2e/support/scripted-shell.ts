/** A shell that says what the script says: marks, echo, bracketed paste, ^C; nothing is executed. */
import { LIMITS } from '../../../server/protocol/limits.ts';
import type { Attachment, Size, Terminal, Viewer } from '../../../server/sandbox/sandbox.ts';
import { Output } from '../../../server/stream/output.ts';

/** What a command does. */
export interface Answer {
  readonly output?: string;
  readonly exitCode?: number;
  /** It goes on until ^C. */
  readonly keeps?: boolean;
  /** It goes on until the test says so. */
  readonly until?: Promise<void>;
  /** It is a shell inside a container, with this prompt, until `exit`. */
  readonly enters?: string;
}

export type Script = (command: string) => Answer;

const MARK = (name: string): string => `\u001b]133;${name}\u0007`;
const PROMPT = `${MARK('A')}\u001b[32mreader@sandbox\u001b[0m:~$ ${MARK('B')}`;
const PASTE = /\u001b\[20[01]~/g;

export class ScriptedShell implements Terminal {
  readonly name: string;
  /** Lines that were entered, as the shell got them. */
  readonly entered: string[] = [];
  readonly #script: Script;
  readonly #viewers = new Set<Viewer>();
  readonly #output: Output;
  #line = '';
  #inner: string | undefined;
  #stop: (() => void) | undefined;
  #closed: () => void;

  constructor(options: { name: string; script: Script; closed: () => void }) {
    this.name = options.name;
    this.#script = options.script;
    this.#closed = options.closed;
    this.#output = new Output(
      { pause: () => undefined, resume: () => undefined },
      {
        ringBytes: LIMITS.ringBytes,
        high: LIMITS.windowHighBytes,
        low: LIMITS.windowLowBytes,
        holdMs: 60_000,
        pieceBytes: 32 * 1024,
        timer: (ms, run) => {
          const timer = setTimeout(run, ms);
          return () => clearTimeout(timer);
        },
      },
    );
    this.print(`\u001b[?2004h${PROMPT}`);
  }

  attach(from: number, viewer: Viewer): Attachment {
    this.#viewers.add(viewer);
    const attachment = this.#output.attach(from, viewer);
    return {
      ack: (offset) => attachment.ack(offset),
      detach: () => {
        this.#viewers.delete(viewer);
        attachment.detach();
      },
    };
  }

  print(text: string): void {
    this.#output.push(new TextEncoder().encode(text.replace(/\r?\n/g, '\r\n')));
  }

  write(bytes: Uint8Array): void {
    for (const character of new TextDecoder().decode(bytes).replace(PASTE, '')) this.#key(character);
  }

  interrupt(): void {
    if (this.#stop) return this.#stop();
    this.#line = '';
    this.print(`^C\n${PROMPT}`);
  }

  resize(size: Size): void {
    for (const viewer of this.#viewers) viewer.resized(size);
  }

  async close(): Promise<void> {
    for (const viewer of this.#viewers) viewer.exited(0);
    this.#output[Symbol.dispose]();
    this.#closed();
  }

  #key(character: string): void {
    switch (character) {
      case '\u0003':
        return this.interrupt();
      case '\u0005':
        return;
      case '\u0015':
        this.#line = '';
        return;
      case '\r':
        return void this.#enter();
      case '\n':
        this.#line += '\n';
        return this.print('\n');
      default:
        this.#line += character;
        this.print(character);
    }
  }

  async #enter(): Promise<void> {
    const command = this.#line;
    this.#line = '';
    this.print('\n');
    if (command !== '') this.entered.push(command);
    if (this.#inner !== undefined) return this.#innerCommand(command);
    if (command === '') return this.print(PROMPT);
    this.print(MARK('C'));
    const { output = '', exitCode = 0, keeps, until, enters } = this.#script(command);
    this.print(output);
    if (enters !== undefined) {
      this.#inner = enters;
      return this.print(enters);
    }
    const stopped = keeps || until ? await this.#hold(until) : false;
    if (stopped) this.print('^C\n');
    this.print(`${MARK(`D;${stopped ? 130 : exitCode}`)}${PROMPT}`);
  }

  #innerCommand(command: string): void {
    if (command === 'exit') {
      this.#inner = undefined;
      return this.print(`exit\n${MARK('D;0')}${PROMPT}`);
    }
    this.print(`${this.#script(command).output ?? ''}${this.#inner}`);
  }

  /** Whether ^C ended it. */
  #hold(until: Promise<void> | undefined): Promise<boolean> {
    return new Promise((resolve) => {
      const end = (stopped: boolean): void => {
        this.#stop = undefined;
        resolve(stopped);
      };
      this.#stop = () => end(true);
      void until?.then(() => end(false));
    });
  }
}
