/** Prints the server's tables, and remembers the columns' widths from one to the next (`-w`). */
import type { KubeObject, Table } from '../client/object.ts';
import { evaluatePath } from '../jsonpath/evaluate.ts';
import { JsonPathError, parseTemplate } from '../jsonpath/parse.ts';
import { KubectlError } from '../cli/error.ts';
import { Columns } from './columns.ts';

export interface TableOptions {
  /** `pod`, `replicaset.apps`: stands before names when kinds are shown. */
  readonly prefix: string;
  readonly showKind: boolean;
  readonly wide: boolean;
  readonly noHeaders: boolean;
  readonly withNamespace: boolean;
  readonly showLabels: boolean;
  readonly labelColumns: readonly string[];
}

export class TablePrinter {
  readonly #options: TableOptions;
  readonly #columns = new Columns();
  #headed = false;
  #definitions: Table['columnDefinitions'] = [];

  constructor(options: TableOptions) {
    this.#options = options;
  }

  print(table: Table): string {
    const { noHeaders, withNamespace, showLabels, labelColumns, wide, showKind, prefix } = this.#options;
    // A watch sends its columns with the first table only.
    if (table.columnDefinitions?.length > 0) this.#definitions = table.columnDefinitions;
    const shown = this.#definitions
      .map((definition, index) => ({ definition, index }))
      .filter(({ definition }) => wide || definition.priority === 0);
    const rows = table.rows.map(({ cells, object }) => [
      ...(withNamespace ? [object?.metadata.namespace ?? ''] : []),
      ...shown.map(({ definition, index }) => {
        const cell = firstLine(text(cells[index]));
        return showKind && definition.name.toLowerCase() === 'name' ? `${prefix}/${cell}` : cell;
      }),
      ...labelColumns.map((label) => object?.metadata.labels?.[label] ?? ''),
      ...(showLabels ? [labelsOf(object)] : []),
    ]);
    const header = [
      ...(withNamespace ? ['NAMESPACE'] : []),
      ...shown.map(({ definition }) => definition.name.toUpperCase()),
      ...labelColumns.map((label) => (label.split('/').at(-1) ?? '').toUpperCase()),
      ...(showLabels ? ['LABELS'] : []),
    ];
    const head = this.#headed || noHeaders ? [] : [header];
    this.#headed = true;
    return this.#columns.format([...head, ...rows]);
  }
}

/** Rows (of a table, or anything with its object) in the order of a JSONPath field. */
export function sortRows<T extends { object?: KubeObject }>(rows: readonly T[], path: string): T[] {
  if (path === '') return [...rows];
  const steps = sortPath(path);
  const keyed = rows.map((row) => ({ row, key: evaluatePath(steps, row.object, row.object)[0] }));
  // A single row is in order whatever it lacks.
  if (rows.length > 1 && keyed.every(({ key }) => key === undefined)) return [];
  return keyed.sort((a, b) => compare(a.key, b.key)).map(({ row }) => row);
}

function sortPath(path: string): Parameters<typeof evaluatePath>[0] {
  const inner = path.replace(/^\{|\}$/g, '');
  try {
    const [node] = parseTemplate(`{${inner.startsWith('.') ? inner : `.${inner}`}}`);
    return node?.kind === 'path' ? node.steps : [];
  } catch (error) {
    if (error instanceof JsonPathError)
      throw new KubectlError(`error: error parsing jsonpath ${path}, ${error.message}`);
    throw error;
  }
}

function compare(a: unknown, b: unknown): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  const [left, right] = [
    a === undefined || a === null ? '' : String(a),
    b === undefined || b === null ? '' : String(b),
  ];
  return left < right ? -1 : left > right ? 1 : 0;
}

const text = (cell: string | number | boolean | null | undefined): string =>
  cell === null || cell === undefined ? '<none>' : String(cell);

/** A cell is one line; kubectl cuts a longer one and says so. */
function firstLine(cell: string): string {
  const end = cell.search(/[\f\n\r]/);
  return end < 0 ? cell : `${cell.slice(0, end)}...`;
}

function labelsOf(object: KubeObject | undefined): string {
  const labels = Object.entries(object?.metadata.labels ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  return labels.length === 0 ? '<none>' : labels.map(([key, value]) => `${key}=${value}`).join(',');
}
