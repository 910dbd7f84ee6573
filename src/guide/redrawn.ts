/** What stays on the screen of output that is drawn over itself, as the lists of `docker build` and `docker push` are. */

const VERTICAL = /\u001b\[\d{0,3}[AB]/;
/** Cursor moves, line ends, other sequences (each bounded or ending at a fixed byte), and text between them. */
const TOKEN =
  /\u001b\[(\d{0,4})([ABGK])|\u001b(?:\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|\[[0-?]*[ -/]*[@-~]?|[ -/]*[0-~]?)|[\r\n\b]|[^\u001b\r\n\b]+/g;

/** More is no screen; a cursor is stopped here, so that the work stays in proportion to the output. */
const MAX_ROW = 20_000;
const MAX_COLUMN = 4_000;

export const isRedrawn = (output: string): boolean => VERTICAL.test(output);

/** The lines as the last drawing left them. What is drawn above the output's first line belongs to others and is left out. */
export const redrawn = (output: string): string => draw(output).lines.join('\n');

/** Shorter output that leaves the same on the screen, and the cursor where it was: more may follow it. */
export function condensed(output: string): string {
  const { lines, row, column } = draw(output);
  const up = lines.length - 1 - row;
  return `${lines.join('\n')}\r${up > 0 ? `\u001b[${up}A` : ''}${column > 0 ? `\u001b[${column + 1}G` : ''}`;
}

function draw(output: string): { readonly lines: string[]; readonly row: number; readonly column: number } {
  const rows = new Map<number, string>();
  let row = 0;
  let column = 0;
  for (const [token, digits, move] of output.matchAll(TOKEN)) {
    const count = Number(digits || 1);
    if (move === 'A') row -= count;
    else if (move === 'B') row = Math.min(row + count, MAX_ROW);
    else if (move === 'G') column = Math.min(Math.max(0, Number(digits || 1) - 1), MAX_COLUMN);
    else if (move === 'K') rows.set(row, digits === '2' ? '' : (rows.get(row) ?? '').slice(0, column));
    else if (token === '\r') column = 0;
    else if (token === '\b') column = Math.max(0, column - 1);
    else if (token === '\n') {
      row = Math.min(row + 1, MAX_ROW);
      column = 0;
    } else if (!token.startsWith('\u001b') && column < MAX_COLUMN) {
      const line = (rows.get(row) ?? '').padEnd(column);
      rows.set(row, line.slice(0, column) + token + line.slice(column + token.length));
      column += token.length;
    }
  }
  const last = Math.max(row, ...rows.keys());
  return { lines: Array.from({ length: last + 1 }, (_, index) => rows.get(index) ?? ''), row, column };
}
