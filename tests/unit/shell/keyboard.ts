/** A reader at a terminal: types keys, sees a screen. */
import headless from '@xterm/headless';
import type { OpenShell } from '../../../server/sandbox/embedded/shell/open-shell.ts';
import { toBytes } from '../../../server/sandbox/embedded/machine/streams/sinks.ts';
import type { TestReader } from '../machine/support/reader.ts';

export interface Keyboard {
  readonly shell: OpenShell;
  /** All bytes so far, as text. */
  readonly raw: () => string;
  /** Types, and lets everything happen that follows from it at once. */
  type(text: string): Promise<void>;
  /** The lines on the screen, from the first to the last that is not empty. */
  screen(): string[];
  cursor(): { readonly x: number; readonly y: number };
  resize(cols: number): Promise<void>;
}

export async function sitDown({ reader, clock }: TestReader, size = { cols: 80, rows: 24 }): Promise<Keyboard> {
  const terminal = new headless.Terminal({ ...size, allowProposedApi: true });
  const decoder = new TextDecoder();
  let raw = '';
  const shell = reader.terminal({
    size,
    output: {
      isTTY: true,
      write: (data) =>
        new Promise((resolve) => {
          const text = decoder.decode(toBytes(data), { stream: true });
          raw += text;
          terminal.write(text, resolve);
        }),
    },
  });
  // xterm takes what it is given in a timer of its own.
  const settle = async (): Promise<void> => {
    for (let quiet = 0, seen = -1; quiet < 5; quiet = raw.length === seen ? quiet + 1 : 0) {
      seen = raw.length;
      await clock.advance(0);
    }
  };
  await settle();
  return {
    shell,
    raw: () => raw,
    type: async (text) => {
      shell.write(toBytes(text));
      await settle();
    },
    screen: () => {
      const { active } = terminal.buffer;
      const lines = Array.from(
        { length: active.length },
        (_line, i) => active.getLine(i)?.translateToString(true).trimEnd() ?? '',
      );
      return lines.slice(0, lines.findLastIndex((line) => line !== '') + 1);
    },
    cursor: () => ({
      x: terminal.buffer.active.cursorX,
      y: terminal.buffer.active.baseY + terminal.buffer.active.cursorY,
    }),
    resize: async (cols) => {
      shell.resize({ cols, rows: size.rows });
      terminal.resize(cols, size.rows);
      await settle();
    },
  };
}
