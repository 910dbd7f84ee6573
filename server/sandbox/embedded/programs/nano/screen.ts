/** nano's screen: title, text, message, and two lines of shortcuts. */
import stringWidth from 'string-width';
import type { EditedText } from './text.ts';

export interface Screen {
  readonly text: EditedText;
  readonly name: string;
  readonly top: number;
  readonly size: { readonly cols: number; readonly rows: number };
  readonly message: string;
  readonly prompt: string | undefined;
  readonly shortcuts: readonly string[] | undefined;
}

const VERSION = 'GNU nano 8.4';
const SHORTCUTS = [
  ['^G Help', '^O Write Out', '^W Where Is', '^K Cut', '^C Location'],
  ['^X Exit', '^S Save', '^Y Prev Page', '^U Paste', '^V Next Page'],
] as const;

/** Rows left for the text. */
export function textRows(size: Screen['size']): number {
  return Math.max(1, size.rows - 4);
}

export function drawScreen(screen: Screen): string {
  const { text, top, size } = screen;
  const rows = textRows(size);
  const lines = [title(screen)];
  // A line longer than the screen is shown from where the cursor is.
  for (let i = 0; i < rows; i++)
    lines.push(
      visibleLine(text.lines[top + i] ?? '', {
        cols: size.cols,
        from: top + i === text.row ? shiftOf(text, size.cols) : 0,
      }),
    );
  lines.push(
    screen.prompt === undefined
      ? centred(screen.message, size.cols)
      : reverse(screen.prompt.padEnd(size.cols).slice(0, size.cols)),
  );
  const help = screen.shortcuts === undefined ? SHORTCUTS : [screen.shortcuts, []];
  for (const row of help) lines.push(shortcutRow(row, size.cols));
  const body = `\u001B[?25l\u001B[H${lines
    .slice(0, size.rows)
    .map((line) => `${line}\u001B[K`)
    .join('\r\n')}`;
  return `${body}${cursor(screen)}\u001B[?25h`;
}

function title({ text, name, size }: Screen): string {
  const right = text.modified ? 'Modified ' : '';
  const shown = name === '' ? 'New Buffer' : name;
  const left = `  ${VERSION}`;
  const middle = shown.padStart(Math.floor((size.cols + shown.length) / 2) - left.length);
  return reverse(`${left}${middle}`.padEnd(size.cols - right.length).slice(0, size.cols - right.length) + right);
}

function cursor({ text, top, size, prompt }: Screen): string {
  if (prompt !== undefined) return `\u001B[${size.rows - 2};${Math.min(size.cols, stringWidth(prompt) + 1)}H`;
  const column = columnOf(text) - shiftOf(text, size.cols);
  return `\u001B[${text.row - top + 2};${column + 1}H`;
}

function columnOf(text: EditedText): number {
  return stringWidth(expanded(text.line.slice(0, text.col)));
}

function shiftOf(text: EditedText, cols: number): number {
  const column = columnOf(text);
  return column < cols - 1 ? 0 : Math.floor(column / (cols - 8)) * (cols - 8);
}

function visibleLine(line: string, how: { readonly cols: number; readonly from: number }): string {
  const shown = expanded(line).slice(how.from);
  if (stringWidth(shown) <= how.cols) return how.from > 0 ? `${reverse('<')}${shown.slice(1)}` : shown;
  return `${shown.slice(0, how.cols - 1)}${reverse('>')}`;
}

function expanded(line: string): string {
  return line.replaceAll('\t', '        ').replace(/[\0-\u001F\u007F]/g, '?');
}

function centred(message: string, cols: number): string {
  if (message === '') return '';
  return ' '.repeat(Math.max(0, Math.floor((cols - message.length) / 2))) + reverse(message.slice(0, cols));
}

function shortcutRow(row: readonly string[], cols: number): string {
  const width = Math.floor(cols / 5);
  return row
    .map((each) => {
      const [key = '', ...words] = each.split(' ');
      return `${reverse(key)} ${words
        .join(' ')
        .slice(0, Math.max(0, width - key.length - 2))
        .padEnd(Math.max(0, width - key.length - 1))}`;
    })
    .join('');
}

function reverse(text: string): string {
  return `\u001B[7m${text}\u001B[0m`;
}
