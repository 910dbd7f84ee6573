/** ^R: searches the history backwards while the reader types what to look for. */
import type { EditorState } from './bindings.ts';
import type { Key } from './keys.ts';
import type { LineResult } from './line-editor.ts';

export interface Search {
  wanted: string;
  /** Index of the entry that is shown. */
  at: number;
  failed: boolean;
  readonly before: string;
}

export async function startSearch(state: EditorState): Promise<LineResult | undefined> {
  state.search = { wanted: '', at: state.history.list().length, failed: false, before: state.buffer.text };
  await show(state, state.search);
  return undefined;
}

/** Whether the key belonged to the search. Other keys end it and do what they always do. */
export async function searchKey(state: EditorState, key: Key): Promise<boolean> {
  const { search } = state;
  if (search === undefined) return false;
  if (key.kind !== 'named') {
    search.wanted += key.text;
    find(state, search, search.at);
  } else if (key.name === 'C-r') find(state, search, search.at - 1);
  else if (key.name === 'backspace') {
    search.wanted = search.wanted.slice(0, -1);
    find(state, search, state.history.list().length - 1);
  } else if (key.name === 'C-g') {
    state.buffer.set(search.before);
    await leave(state);
    return true;
  } else {
    await leave(state);
    return false;
  }
  await show(state, search);
  return true;
}

function find(state: EditorState, search: Search, from: number): void {
  const entries = state.history.list();
  for (let at = Math.min(from, entries.length - 1); at >= 0; at--) {
    const text = entries[at]?.text ?? '';
    const found = text.indexOf(search.wanted);
    if (found < 0) continue;
    search.at = at;
    search.failed = false;
    state.buffer.set(text, text.slice(0, found));
    return;
  }
  search.failed = true;
}

async function show(state: EditorState, search: Search): Promise<void> {
  const prompt = `(${search.failed ? 'failed ' : ''}reverse-i-search)\`${search.wanted}': `;
  await state.screen.drawUnder(prompt, { before: state.buffer.beforeCursor, after: state.buffer.afterCursor });
}

async function leave(state: EditorState): Promise<void> {
  state.search = undefined;
  const prompt = state.prompt.slice(state.prompt.lastIndexOf('\n') + 1);
  await state.screen.drawUnder(prompt, { before: state.buffer.beforeCursor, after: state.buffer.afterCursor });
}
