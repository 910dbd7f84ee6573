/** Aligns text with tabs as Go's text/tabwriter does: a column reaches over the neighbouring lines that have it. */

/** Each line's cells are separated by tabs; the last one belongs to no column. */
export function alignTabs(text: string, { padding, minimum = 0 }: { padding: number; minimum?: number }): string {
  const ended = text.endsWith('\n');
  const lines = (ended ? text.slice(0, -1) : text).split('\n').map((line) => line.split('\t'));
  const widths: number[][] = lines.map(() => []);
  layOut({ lines, widths, padding, minimum }, { from: 0, to: lines.length, column: 0 });
  const out = lines.map((cells, index) =>
    cells
      .map((cell, column) => (column === cells.length - 1 ? cell : cell.padEnd(widths[index]?.[column] ?? 0)))
      .join(''),
  );
  return out.join('\n') + (ended ? '\n' : '');
}

interface Layout {
  readonly lines: readonly (readonly string[])[];
  readonly widths: number[][];
  readonly padding: number;
  /** Of a column, with its padding. */
  readonly minimum: number;
}

function layOut(layout: Layout, { from, to, column }: { from: number; to: number; column: number }): void {
  const { lines, widths, padding, minimum } = layout;
  const hasColumn = (index: number): boolean => (lines[index]?.length ?? 0) > column + 1;
  for (let start = from; start < to; start++) {
    if (!hasColumn(start)) continue;
    let end = start;
    let width = minimum;
    for (; end < to && hasColumn(end); end++) width = Math.max(width, (lines[end]?.[column]?.length ?? 0) + padding);
    for (let index = start; index < end; index++) (widths[index] as number[])[column] = width;
    layOut(layout, { from: start, to: end, column: column + 1 });
    start = end - 1;
  }
}
