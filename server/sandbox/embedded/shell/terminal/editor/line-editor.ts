/** A readline: takes one line (or several, if pasted) from a terminal, with everything fingers expect. */
import { isControlling } from '../../../machine/machine.ts';
import type { ByteSink, ByteSource, Tty } from '../../../process.ts';
import { commandFor, type EditorState } from './bindings.ts';
import { EditBuffer } from './buffer.ts';
import type { Completion } from './completion.ts';
import type { History } from './history.ts';
import { type Key, KeyDecoder } from './keys.ts';
import { EditScreen } from './screen.ts';

export interface EditorOptions {
  readonly stdin: ByteSource;
  readonly stdout: ByteSink;
  readonly tty: Tty;
  readonly signal: AbortSignal;
  readonly history: History;
  readonly complete: (before: string) => Promise<Completion>;
}

export type LineResult =
  | { readonly kind: 'line'; readonly text: string }
  | { readonly kind: 'interrupt' }
  | { readonly kind: 'end' };

const PASTE_ON = '\u001B[?2004h';
const PASTE_OFF = '\u001B[?2004l';

export class LineEditor {
  readonly #options: EditorOptions;
  readonly #decoder = new KeyDecoder();

  constructor(options: EditorOptions) {
    this.#options = options;
  }

  async readLine(prompt: string): Promise<LineResult> {
    const { tty, stdout, signal, history, complete } = this.#options;
    const release = tty.raw();
    const resized = new AbortController();
    const screen = new EditScreen(
      (text) => stdout.write(text),
      () => tty.size,
    );
    const state: EditorState = {
      buffer: new EditBuffer(),
      screen,
      history,
      complete,
      prompt,
      position: undefined,
      draft: '',
      search: undefined,
      lastKey: '',
    };
    try {
      await stdout.write(PASTE_ON);
      await screen.start(prompt);
      tty.onResize(() => void screen.resized().catch(terminalGone), resized.signal);
      for (;;) {
        const key = await this.#nextKey(signal);
        if (key === undefined) return { kind: 'end' };
        const result = await commandFor(key)(state, key);
        state.lastKey = key.kind === 'named' ? key.name : key.kind;
        if (result === undefined) continue;
        // Readline switches the mode off before the line ends, so that the command finds it off.
        await stdout.write(PASTE_OFF);
        if (result.kind !== 'end') await screen.finish(result.kind === 'interrupt' ? '^C' : '');
        return result;
      }
    } finally {
      resized.abort();
      release();
      // What was typed after the line is for the command that the line runs.
      if (isControlling(tty)) tty.retype(this.#decoder.drain());
    }
  }

  async #nextKey(signal: AbortSignal): Promise<Key | undefined> {
    for (;;) {
      const key = this.#decoder.next();
      if (key !== undefined) return key;
      const bytes = await this.#options.stdin.read(signal);
      if (bytes === undefined) return undefined;
      this.#decoder.push(bytes);
    }
  }
}

function terminalGone(): void {}
