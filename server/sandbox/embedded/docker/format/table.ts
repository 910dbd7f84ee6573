/** Tables and `--format`, for every list that docker prints. */
import { parseTemplate } from './template/template.ts';

const MIN_WIDTH = 10;
const GAP = 3;

/** Each row's text by field; `columns` says which are shown, under which titles. */
export interface TableOptions {
  readonly columns: Readonly<Record<string, string>>;
  /** Titles of all fields, for `table …` templates. */
  readonly titles: Readonly<Record<string, string>>;
  readonly rows: readonly Readonly<Record<string, string>>[];
  /** The field that `-q` prints. */
  readonly quiet?: string;
  readonly format: string | undefined;
}

export function renderTable(options: TableOptions): string {
  const { columns, rows, titles, format, quiet } = options;
  if (quiet !== undefined) return rows.map((row) => `${row[quiet] ?? ''}\n`).join('');
  if (format === 'json') return rows.map((row) => `${JSON.stringify(row)}\n`).join('');
  if (format === undefined || format === 'table') {
    const fields = Object.keys(columns);
    return align([Object.values(columns), ...rows.map((row) => fields.map((field) => row[field] ?? ''))]);
  }
  const isTable = format.startsWith('table ');
  const template = parseTemplate(
    (isTable ? format.slice('table '.length) : format).replaceAll('\\t', '\t').replaceAll('\\n', '\n'),
  );
  const lines = rows.map((row) => template.execute(row));
  if (!isTable) return lines.map((line) => `${line}\n`).join('');
  return align([template.execute(titles), ...lines].map((line) => line.split('\t')));
}

export function align(lines: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const line of lines)
    for (const [i, cell] of line.entries()) widths[i] = Math.max(widths[i] ?? MIN_WIDTH, cell.length + GAP);
  return lines
    .map((line) => `${line.map((cell, i) => (i === line.length - 1 ? cell : cell.padEnd(widths[i] ?? 0))).join('')}\n`)
    .join('');
}
