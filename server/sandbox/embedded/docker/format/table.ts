/** Tables and `--format`, for every list that docker prints. */
import { goJson } from '../../go/json.ts';
import type { TemplateFunction } from '../../go/template/template-function.ts';
import { NOTHING, shown } from '../../go/template/values.ts';
import { dockerTemplate, noField } from './template.ts';

const MIN_WIDTH = 10;
const GAP = 3;

/** What templates can ask of a row: fields, and methods such as `.Label "team"`. */
export type Row = Readonly<Record<string, unknown>>;

/** Each row's text by field; `columns` says which are shown, under which titles. */
export interface TableOptions {
  /** The type that Go names when a template asks a row for what it doesn't have. */
  readonly type: string;
  readonly columns: Readonly<Record<string, string>>;
  /** Titles of the other fields, for `table …` templates. */
  readonly titles?: Readonly<Record<string, string>>;
  readonly rows: readonly Row[];
  /** The field that `-q` prints, if no format was asked for. */
  readonly quiet?: string;
  readonly format: string | undefined;
  /** What stands before the template engine's words, where it isn't the usual. */
  readonly failure?: string;
}

/** Throws DockerFailure for a format that is no template, or not one for these rows. */
export function renderTable(options: TableOptions): string {
  const { columns, rows, titles, format, quiet } = options;
  const isPlain = format === undefined || format === '' || format === 'table';
  if (quiet !== undefined && isPlain) return rows.map((row) => `${shown(row[quiet])}\n`).join('');
  if (format === 'json') return rows.map((row) => `${goJson(row)}\n`).join('');
  if (isPlain) {
    const fields = Object.keys(columns);
    return align([Object.values(columns), ...rows.map((row) => fields.map((field) => shown(row[field] ?? '')))]);
  }
  const isTable = format.startsWith('table ');
  const text = (isTable ? format.slice('table '.length).trimStart() : format)
    .replaceAll('\\t', '\t')
    .replaceAll('\\n', '\n');
  const perRow = dockerTemplate(text, {
    missing: noField(options.type),
    functions: { json: (value) => (rows.includes(value as Row) ? goJson(value) : JSON.stringify(value)) },
    parseStatus: 1,
    ...(options.failure === undefined ? {} : { failure: options.failure }),
  });
  const lines = rows.map((row) => perRow(row));
  if (!isTable) return lines.map((line) => `${line}\n`).join('');
  const header = dockerTemplate(text, { functions: HEADER })({ ...columns, ...titles, Label: labelTitle });
  return align([header, ...lines].map((line) => line.split('\t')));
}

/** Titles stay as they are, whatever is done to the values below them. */
const HEADER: Readonly<Record<string, TemplateFunction>> = Object.fromEntries(
  ['join', 'json', 'lower', 'split', 'title', 'truncate', 'upper'].map((name) => [name, (title: unknown) => title]),
);

const labelTitle: TemplateFunction = (name) => shown(name).split('.').at(-1)?.replace(/[-_]/g, ' ');

/** The method `.Label "team"` of rows that have labels. */
export const labelMethod =
  (labels: Readonly<Record<string, string>>): TemplateFunction =>
  (name = NOTHING) =>
    Object.hasOwn(labels, shown(name)) ? labels[shown(name)] : '';

export function align(lines: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const line of lines)
    for (const [i, cell] of line.entries()) widths[i] = Math.max(widths[i] ?? MIN_WIDTH, cell.length + GAP);
  return lines
    .map((line) => `${line.map((cell, i) => (i === line.length - 1 ? cell : cell.padEnd(widths[i] ?? 0))).join('')}\n`)
    .join('');
}
