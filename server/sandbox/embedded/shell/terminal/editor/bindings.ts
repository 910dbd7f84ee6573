/** Which key does what: readline's emacs bindings. */
import type { EditBuffer } from './buffer.ts';
import type { Completion } from './completion.ts';
import { completeLine } from './complete-line.ts';
import type { History } from './history.ts';
import type { Key } from './keys.ts';
import type { LineResult } from './line-editor.ts';
import type { EditScreen } from './screen.ts';
import { type Search, searchKey, startSearch } from './search.ts';

export interface EditorState {
  readonly buffer: EditBuffer;
  readonly screen: EditScreen;
  readonly history: History;
  readonly complete: (before: string) => Promise<Completion>;
  readonly prompt: string;
  /** Which entry of the history is shown, counted from the oldest; undefined is the line itself. */
  position: number | undefined;
  /** The line as it was before the arrows went into the history. */
  draft: string;
  search: Search | undefined;
  lastKey: string;
}

export type EditorCommand = (state: EditorState, key: Key) => Promise<LineResult | undefined>;

/** A change of the text, then a drawing of it. */
function edit(change: (buffer: EditBuffer) => void, options: { readonly kill?: boolean } = {}): EditorCommand {
  return async ({ buffer, screen }) => {
    if (!options.kill) buffer.endKill();
    change(buffer);
    await screen.draw({ before: buffer.beforeCursor, after: buffer.afterCursor });
    return undefined;
  };
}

const kill = (change: (buffer: EditBuffer) => void): EditorCommand => edit(change, { kill: true });

const accept: EditorCommand = async ({ buffer, screen }) => {
  buffer.moveTo(Infinity);
  await screen.draw({ before: buffer.text, after: '' });
  return { kind: 'line', text: buffer.text };
};

const endOrDelete: EditorCommand = async (state, key) => {
  if (state.buffer.isEmpty) return { kind: 'end' };
  return edit((buffer) => buffer.deleteForward())(state, key);
};

const walkHistory =
  (direction: -1 | 1 | 'first' | 'last'): EditorCommand =>
  async (state) => {
    const { buffer, history, screen } = state;
    // In a text of several lines the arrows move between them first.
    if (direction === -1 && moveLine(buffer, -1)) return draw(state);
    if (direction === 1 && moveLine(buffer, 1)) return draw(state);
    const entries = history.list();
    const at = state.position ?? entries.length;
    const next = direction === 'first' ? 0 : direction === 'last' ? entries.length : at + direction;
    if (next < 0 || next > entries.length) return undefined;
    if (state.position === undefined) state.draft = buffer.text;
    state.position = next === entries.length ? undefined : next;
    buffer.set(entries[next]?.text ?? state.draft);
    await screen.draw({ before: buffer.beforeCursor, after: buffer.afterCursor });
    return undefined;
  };

const NAMED: Readonly<Record<string, EditorCommand>> = {
  enter: accept,
  'C-j': accept,
  'C-o': accept,
  'C-c': async () => ({ kind: 'interrupt' }),
  'C-d': endOrDelete,
  delete: edit((buffer) => buffer.deleteForward()),
  backspace: edit((buffer) => buffer.deleteBack()),
  left: edit((buffer) => buffer.move(-1)),
  right: edit((buffer) => buffer.move(1)),
  'C-b': edit((buffer) => buffer.move(-1)),
  'C-f': edit((buffer) => buffer.move(1)),
  home: edit((buffer) => buffer.moveToLineStart()),
  end: edit((buffer) => buffer.moveToLineEnd()),
  'C-a': edit((buffer) => buffer.moveToLineStart()),
  'C-e': edit((buffer) => buffer.moveToLineEnd()),
  'M-b': edit((buffer) => buffer.moveWord(-1)),
  'M-f': edit((buffer) => buffer.moveWord(1)),
  'C-left': edit((buffer) => buffer.moveWord(-1)),
  'C-right': edit((buffer) => buffer.moveWord(1)),
  'M-left': edit((buffer) => buffer.moveWord(-1)),
  'M-right': edit((buffer) => buffer.moveWord(1)),
  'C-k': kill((buffer) => buffer.killToEnd()),
  'C-u': kill((buffer) => buffer.killToStart()),
  'C-w': kill((buffer) => buffer.killBlankWordBack()),
  'M-backspace': kill((buffer) => buffer.killWord(-1)),
  'M-d': kill((buffer) => buffer.killWord(1)),
  'C-y': edit((buffer) => buffer.yank()),
  'C-t': edit((buffer) => buffer.transpose()),
  'C-_': edit((buffer) => buffer.undo()),
  'M-u': edit((buffer) => buffer.changeWord((word) => word.toUpperCase())),
  'M-l': edit((buffer) => buffer.changeWord((word) => word.toLowerCase())),
  'M-c': edit((buffer) => buffer.changeWord((word) => word.replace(/\p{L}/u, (letter) => letter.toUpperCase()))),
  'M-.': async (state) => {
    const last = state.history.list().at(-1)?.text.trim().split(/\s+/).at(-1) ?? '';
    return edit((buffer) => buffer.insert(last))(state, { kind: 'text', text: last });
  },
  up: walkHistory(-1),
  down: walkHistory(1),
  'C-p': walkHistory(-1),
  'C-n': walkHistory(1),
  'M-<': walkHistory('first'),
  'M->': walkHistory('last'),
  'C-l': async ({ screen }) => {
    await screen.clear();
    return undefined;
  },
  'C-r': startSearch,
  tab: completeLine,
};

const insertText: EditorCommand = async (state, key) => {
  const text = key.kind === 'named' ? '' : key.text;
  return edit((buffer) => buffer.insert(text))(state, key);
};

const ring: EditorCommand = async () => undefined;

export function commandFor(key: Key): EditorCommand {
  return async (state, pressed) => {
    if (state.search !== undefined) {
      const handled = await searchKey(state, pressed);
      if (handled) return undefined;
    }
    if (key.kind !== 'named') return insertText(state, key);
    const command = Object.hasOwn(NAMED, key.name) ? NAMED[key.name] : undefined;
    return (command ?? ring)(state, key);
  };
}

async function draw({ buffer, screen }: EditorState): Promise<undefined> {
  await screen.draw({ before: buffer.beforeCursor, after: buffer.afterCursor });
  return undefined;
}

/** Up or down by one line of the text; false at its first or last line. */
function moveLine(buffer: EditBuffer, direction: -1 | 1): boolean {
  const before = buffer.beforeCursor.split('\n');
  const after = buffer.afterCursor.split('\n');
  if (direction === -1 ? before.length < 2 : after.length < 2) return false;
  const column = before.at(-1)?.length ?? 0;
  if (direction === -1) buffer.move(-(column + 1) - Math.max(0, (before.at(-2)?.length ?? 0) - column));
  else buffer.move((after[0]?.length ?? 0) + 1 + Math.min(column, after[1]?.length ?? 0));
  return true;
}
