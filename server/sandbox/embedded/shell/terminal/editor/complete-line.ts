/** Tab: completes what is certain, and at the second press lists what is possible. */
import stringWidth from 'string-width';
import type { EditorCommand } from './bindings.ts';

const MANY = 100;

export const completeLine: EditorCommand = async (state) => {
  const { buffer, screen } = state;
  const { word, candidates } = await state.complete(buffer.beforeCursor);
  const [only] = candidates;
  if (only === undefined) return undefined;
  const common = candidates.length === 1 ? only.text + only.suffix : commonPrefix(candidates.map((each) => each.text));
  if (common.length > word.length || candidates.length === 1) {
    const before = buffer.beforeCursor.slice(0, buffer.beforeCursor.length - word.length);
    buffer.set(before + common + buffer.afterCursor, before + common);
    await screen.draw({ before: buffer.beforeCursor, after: buffer.afterCursor });
    return undefined;
  }
  if (state.lastKey !== 'tab') return undefined;
  const shown = candidates.map((each) => each.shown ?? each.text);
  const text =
    shown.length > MANY
      ? `${columns(shown.slice(0, MANY), 80)}… and ${shown.length - MANY} more\r\n`
      : columns(shown, 80);
  await screen.insertBelow(text);
  return undefined;
};

function commonPrefix(texts: readonly string[]): string {
  let prefix = texts[0] ?? '';
  for (const text of texts) while (!text.startsWith(prefix)) prefix = prefix.slice(0, -1);
  return prefix;
}

/** In columns, read from top to bottom, as readline lists them. */
function columns(names: readonly string[], width: number): string {
  const cell = Math.max(...names.map((name) => stringWidth(name))) + 2;
  const perRow = Math.max(1, Math.floor(width / cell));
  const rows = Math.ceil(names.length / perRow);
  let text = '';
  for (let row = 0; row < rows; row++) {
    const line = names
      .filter((_name, i) => i % rows === row)
      .map((name) => name + ' '.repeat(cell - stringWidth(name)));
    text += `${line.join('').trimEnd()}\r\n`;
  }
  return text;
}
