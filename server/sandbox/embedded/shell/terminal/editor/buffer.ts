/** The text being edited, in the units a reader sees: one press of an arrow moves over one of them. */

const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

export function graphemes(text: string): string[] {
  return Array.from(segmenter.segment(text), (part) => part.segment);
}

export class EditBuffer {
  #units: string[] = [];
  #cursor = 0;
  #killed = '';
  /** Kills in a row add to each other. */
  #killing = false;
  readonly #undo: { units: string[]; cursor: number }[] = [];

  get text(): string {
    return this.#units.join('');
  }

  get beforeCursor(): string {
    return this.#units.slice(0, this.#cursor).join('');
  }

  get afterCursor(): string {
    return this.#units.slice(this.#cursor).join('');
  }

  get isEmpty(): boolean {
    return this.#units.length === 0;
  }

  get atEnd(): boolean {
    return this.#cursor === this.#units.length;
  }

  set(text: string, before = text): void {
    this.#remember();
    this.#units = graphemes(text);
    this.#cursor = graphemes(before).length;
  }

  insert(text: string): void {
    this.#remember();
    // Combining characters join what they follow, so the neighbourhood is cut anew.
    const before = graphemes(this.beforeCursor + text);
    this.#units = [...before, ...this.#units.slice(this.#cursor)];
    this.#cursor = before.length;
  }

  move(by: number): void {
    this.moveTo(this.#cursor + by);
  }

  moveTo(position: number): void {
    this.#cursor = Math.max(0, Math.min(this.#units.length, position));
  }

  /** Home and End stay inside the current line of a text of several lines. */
  moveToLineStart(): void {
    this.moveTo(this.#units.lastIndexOf('\n', this.#cursor - 1) + 1);
    if (this.#cursor > 0 && this.#units[this.#cursor - 1] !== '\n') this.moveTo(0);
  }

  moveToLineEnd(): void {
    const end = this.#units.indexOf('\n', this.#cursor);
    this.moveTo(end < 0 ? this.#units.length : end);
  }

  moveWord(direction: 1 | -1): void {
    this.moveTo(this.#wordEdge(direction));
  }

  deleteBack(): void {
    if (this.#cursor > 0) this.#remove(this.#cursor - 1, this.#cursor);
  }

  deleteForward(): void {
    if (this.#cursor < this.#units.length) this.#remove(this.#cursor, this.#cursor + 1);
  }

  killToEnd(): void {
    const end = this.#units.indexOf('\n', this.#cursor);
    this.#kill(this.#cursor, end < 0 ? this.#units.length : Math.max(end, this.#cursor + 1));
  }

  killToStart(): void {
    this.#kill(this.#units.lastIndexOf('\n', this.#cursor - 1) + 1, this.#cursor);
  }

  /** ^W: back to white space. */
  killBlankWordBack(): void {
    let from = this.#cursor;
    while (from > 0 && isBlank(this.#units[from - 1])) from--;
    while (from > 0 && !isBlank(this.#units[from - 1])) from--;
    this.#kill(from, this.#cursor);
  }

  killWord(direction: 1 | -1): void {
    const edge = this.#wordEdge(direction);
    this.#kill(Math.min(edge, this.#cursor), Math.max(edge, this.#cursor));
  }

  yank(): void {
    if (this.#killed !== '') this.insert(this.#killed);
  }

  /** ^T: the character before the cursor goes one to the right. */
  transpose(): void {
    if (this.#units.length < 2 || this.#cursor === 0) return;
    this.#remember();
    const right = this.#cursor === this.#units.length ? this.#cursor - 1 : this.#cursor;
    const [a = '', b = ''] = this.#units.slice(right - 1, right + 1);
    this.#units.splice(right - 1, 2, b, a);
    this.#cursor = right + 1;
  }

  changeWord(change: (word: string) => string): void {
    const end = this.#wordEdge(1);
    const word = this.#units.slice(this.#cursor, end).join('');
    this.#remember();
    const changed = graphemes(change(word));
    this.#units.splice(this.#cursor, end - this.#cursor, ...changed);
    this.#cursor += changed.length;
  }

  undo(): void {
    const before = this.#undo.pop();
    if (before === undefined) return;
    this.#units = before.units;
    this.#cursor = before.cursor;
  }

  /** Whatever comes next is not part of the same kill. */
  endKill(): void {
    this.#killing = false;
  }

  #wordEdge(direction: 1 | -1): number {
    let at = this.#cursor;
    const step = direction === 1 ? 0 : -1;
    while (at + step >= 0 && at + step < this.#units.length && !isWord(this.#units[at + step])) at += direction;
    while (at + step >= 0 && at + step < this.#units.length && isWord(this.#units[at + step])) at += direction;
    return at;
  }

  #kill(from: number, to: number): void {
    const text = this.#units.slice(from, to).join('');
    if (text === '') return;
    const backwards = to === this.#cursor && from < to;
    this.#killed = this.#killing ? (backwards ? text + this.#killed : this.#killed + text) : text;
    this.#remove(from, to);
    this.#killing = true;
  }

  #remove(from: number, to: number): void {
    this.#remember();
    this.#units = [...this.#units.slice(0, from), ...this.#units.slice(to)];
    this.#cursor = from;
  }

  #remember(): void {
    this.#undo.push({ units: [...this.#units], cursor: this.#cursor });
    if (this.#undo.length > 200) this.#undo.shift();
  }
}

function isWord(unit: string | undefined): boolean {
  return unit !== undefined && /[\p{L}\p{N}]/u.test(unit);
}

function isBlank(unit: string | undefined): boolean {
  return unit === ' ' || unit === '\t' || unit === '\n';
}
