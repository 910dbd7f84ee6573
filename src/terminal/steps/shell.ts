/** Follows one terminal's shell by its marks: whether it waits for a command, and how the one typed for a step ends. */
import { MarkReader, type Mark } from '../../guide/marks.ts';
import { beforePrompt, mayEndInPrompt, withoutEcho } from './inner-prompt.ts';
import type { Run } from './run.ts';

export type ShellState =
  /** No prompt was seen yet. */
  | 'starting'
  | 'prompt'
  /** A command runs. */
  | 'busy'
  /** A shell inside a container waits. */
  | 'inner-prompt'
  | 'ended';

interface Active {
  readonly run: Run;
  readonly command: string;
  /** Where in the stream it was typed: marks before are not its own. */
  readonly from: number;
  /** Characters of the outer command's output that came before it was typed. */
  readonly before: number;
  started: boolean;
  stopping: boolean;
}

export class Shell {
  readonly #marks = new MarkReader((mark) => this.#mark(mark));
  readonly #changed: () => void;
  #state: ShellState = 'starting';
  #active: Active | undefined;
  #offset = 0;

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  get state(): ShellState {
    return this.#state;
  }

  /** Whether a step's command holds it. */
  get held(): boolean {
    return this.#active !== undefined;
  }

  /** Position of the next byte. */
  get offset(): number {
    return this.#offset;
  }

  /** What the held command printed so far. */
  get outputSoFar(): string {
    return this.#marks.outputSoFar.slice(this.#active?.before ?? 0);
  }

  feed(bytes: Uint8Array, offset: number): void {
    const gap = offset !== this.#offset;
    if (gap && this.#active && !this.#active.started && offset > this.#active.from) {
      this.lose('its output is no longer kept');
    }
    this.#offset = offset + bytes.length;
    // Marks from before a command was typed must not end it, so a chunk that spans the moment is read in two parts.
    const cut = this.#active && !this.#active.started ? this.#active.from - offset : 0;
    if (cut > 0 && cut < bytes.length) {
      this.#read(bytes.subarray(0, cut), false);
      this.#read(bytes.subarray(cut), true);
    } else this.#read(bytes, cut <= 0);
  }

  /** Takes the next command's end for this run. `from`: where in the stream it was, or will be, typed. */
  hold(run: Run, command: string, from = this.#offset): void {
    this.#active = {
      run,
      command,
      from,
      before: run.inner ? this.#marks.outputSoFar.length : 0,
      started: run.inner,
      stopping: false,
    };
    if (run.inner) this.#to('busy');
  }

  /** What ends the held command now was the reader's wish. */
  stopping(): void {
    if (this.#active) this.#active.stopping = true;
  }

  /** The stream starts anew. A held command stays held: its end may still come. */
  restart(): void {
    this.#marks.reset();
    this.#offset = 0;
    if (this.#active) this.#active.started = this.#active.run.inner;
    this.#to('starting');
  }

  /** Nothing will come any more of what runs in it. */
  lose(why: string): void {
    this.#take()?.run.onEnd({ how: 'lost', why });
  }

  exited(): void {
    this.#to('ended');
    this.lose('its terminal was closed');
  }

  #read(bytes: Uint8Array, own: boolean): void {
    this.#own = own;
    this.#marks.push(bytes);
    const active = this.#active;
    if (!active || !own) return;
    const { inner, enters } = active.run;
    if ((inner || enters) && this.#state === 'busy' && mayEndInPrompt(bytes.at(-1))) this.#lookForPrompt(active);
    if (this.#active === active && active.started) active.run.onOutput();
  }

  /** Whether the bytes that are read now came after the held command was typed. */
  #own = true;

  #lookForPrompt(active: Active): void {
    const raw = this.#marks.outputSoFar.slice(active.before);
    const output = beforePrompt(active.run.inner ? withoutEcho(raw, active.command) : raw);
    if (output === undefined) return;
    this.#take();
    this.#to('inner-prompt');
    if (active.stopping) return active.run.onEnd({ how: 'stopped' });
    active.run.onEnd({ how: 'done', exitCode: undefined, output });
  }

  #mark(mark: Mark): void {
    switch (mark.kind) {
      case 'prompt':
        return;
      case 'input':
        this.#to('prompt');
        // A prompt is drawn again for many reasons; after Stop it says that nothing was run at all.
        if (this.#own && this.#active?.started === false && this.#active.stopping) this.#end(0, '');
        return;
      case 'output':
        if (this.#own && this.#active) this.#active.started = true;
        return this.#to('busy');
      case 'done':
        if (this.#own && this.#active?.started) this.#end(mark.exitCode, mark.output);
    }
  }

  #end(exitCode: number, output: string): void {
    const active = this.#take();
    if (!active) return;
    if (active.stopping) return active.run.onEnd({ how: 'stopped' });
    const own = active.run.inner ? withoutEcho(output.slice(active.before), active.command) : output;
    active.run.onEnd({ how: 'done', exitCode, output: own });
  }

  #take(): Active | undefined {
    const active = this.#active;
    this.#active = undefined;
    return active;
  }

  #to(state: ShellState): void {
    if (state === this.#state) return;
    this.#state = state;
    this.#changed();
  }
}
