/** The text in an editor: lines, a cursor, a cut buffer. */

export class EditedText {
  lines: string[];
  row = 0;
  col = 0;
  modified = false;
  #cut: string[] = [];
  /** Cuts in a row collect. */
  #cutting = false;

  constructor(text: string) {
    this.lines = text.replace(/\n$/, '').split('\n');
  }

  get text(): string {
    const text = this.lines.join('\n');
    return text === '' ? '' : `${text}\n`;
  }

  get line(): string {
    return this.lines[this.row] ?? '';
  }

  insert(text: string): void {
    this.#change();
    const pieces = text.split('\n');
    const before = this.line.slice(0, this.col);
    const after = this.line.slice(this.col);
    const last = pieces.at(-1) ?? '';
    if (pieces.length === 1) this.lines[this.row] = before + text + after;
    else this.lines.splice(this.row, 1, before + (pieces[0] ?? ''), ...pieces.slice(1, -1), last + after);
    this.row += pieces.length - 1;
    this.col = pieces.length === 1 ? this.col + text.length : last.length;
  }

  backspace(): void {
    if (this.col === 0 && this.row === 0) return;
    this.left();
    this.remove();
  }

  remove(): void {
    this.#change();
    if (this.col < this.line.length) {
      const step = this.#stepAt(this.col);
      this.lines[this.row] = this.line.slice(0, this.col) + this.line.slice(this.col + step);
    } else if (this.row < this.lines.length - 1) {
      this.lines.splice(this.row, 2, this.line + (this.lines[this.row + 1] ?? ''));
    }
  }

  cutLine(): number {
    this.modified = true;
    if (!this.#cutting) this.#cut = [];
    this.#cut.push(this.line);
    this.lines.splice(this.row, 1);
    if (this.lines.length === 0) this.lines = [''];
    this.row = Math.min(this.row, this.lines.length - 1);
    this.col = 0;
    this.#cutting = true;
    return this.#cut.length;
  }

  paste(): void {
    if (this.#cut.length > 0) {
      const col = this.col;
      this.col = 0;
      this.insert(`${this.#cut.join('\n')}\n`);
      this.col = Math.min(col, 0);
    }
  }

  left(): void {
    this.#cutting = false;
    if (this.col > 0) this.col -= /[\uDC00-\uDFFF]/.test(this.line[this.col - 1] ?? '') ? 2 : 1;
    else if (this.row > 0) {
      this.row--;
      this.col = this.line.length;
    }
  }

  right(): void {
    this.#cutting = false;
    if (this.col < this.line.length) this.col += this.#stepAt(this.col);
    else if (this.row < this.lines.length - 1) {
      this.row++;
      this.col = 0;
    }
  }

  vertical(by: number): void {
    this.#cutting = false;
    this.row = Math.max(0, Math.min(this.lines.length - 1, this.row + by));
    this.col = Math.min(this.col, this.line.length);
  }

  /** Moves to the next match after the cursor, around the end if need be. */
  find(wanted: string): 'found' | 'wrapped' | 'missing' {
    this.#cutting = false;
    const count = this.lines.length;
    for (let i = 0; i <= count; i++) {
      const row = (this.row + i) % count;
      const at = (this.lines[row] ?? '').toLowerCase().indexOf(wanted.toLowerCase(), i === 0 ? this.col + 1 : 0);
      if (at < 0) continue;
      const wrapped = row < this.row || (i > 0 && row === this.row);
      this.row = row;
      this.col = at;
      return wrapped ? 'wrapped' : 'found';
    }
    return 'missing';
  }

  #stepAt(col: number): number {
    return String.fromCodePoint(this.line.codePointAt(col) ?? 0).length;
  }

  #change(): void {
    this.modified = true;
    this.#cutting = false;
  }
}
