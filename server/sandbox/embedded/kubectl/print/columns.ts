/** Aligned columns as kubectl's tab writer makes them: wide enough for the widest cell so far, which it remembers. */
export class Columns {
  readonly #widths: number[] = [];
  readonly #minimum: number;
  readonly #padding: number;

  constructor({ minimum = 6, padding = 3 }: { minimum?: number; padding?: number } = {}) {
    this.#minimum = minimum;
    this.#padding = padding;
  }

  /** The rows as text, a line each. */
  format(rows: readonly (readonly string[])[]): string {
    for (const row of rows) {
      for (const [index, cell] of row.slice(0, -1).entries()) {
        this.#widths[index] = Math.max(this.#widths[index] ?? 0, this.#minimum, width(cell) + this.#padding);
      }
    }
    return rows
      .map(
        (row) => `${row.map((cell, index) => (index === row.length - 1 ? cell : this.#pad(cell, index))).join('')}\n`,
      )
      .join('');
  }

  #pad(cell: string, index: number): string {
    return cell + ' '.repeat(Math.max(0, (this.#widths[index] ?? 0) - width(cell)));
  }
}

/** Code points, as Go's tab writer counts. */
const width = (cell: string): number => Array.from(cell).length;
