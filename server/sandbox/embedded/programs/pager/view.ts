/** What less shows: which lines of the text, and a status line that is also where searches are typed. */
import stringWidth from 'string-width';
import { graphemes } from '../../shell/terminal/editor/buffer.ts';

interface Size {
  readonly cols: number;
  readonly rows: number;
}

export interface ViewOptions {
  readonly name: string;
  readonly numbers: boolean;
  readonly chop: boolean;
}

export class View {
  readonly #lines: readonly string[];
  readonly #options: ViewOptions;
  #top = 0;
  #shift = 0;
  /** What is being typed after `/`, `?` or `:`. */
  #typing: { readonly kind: '/' | '?'; text: string } | undefined;
  #pattern: RegExp | undefined;
  #backwards = false;
  #message: string | undefined;
  #first = true;

  constructor(text: string, options: ViewOptions) {
    this.#lines = text
      .replace(/\n$/, '')
      .split('\n')
      .map((line) => line.replaceAll('\t', '        ').replace(/\r$/, ''));
    this.#options = options;
  }

  fits(size: Size): boolean {
    return this.#lines.reduce((sum, line) => sum + this.#rowsOf(line, size).length, 0) < size.rows;
  }

  toEnd(size: Size): void {
    this.#top = this.#lastTop(size);
  }

  /** Applies a key; `quit` when it was one that leaves. */
  press(key: string, size: Size): 'quit' | undefined {
    this.#message = undefined;
    this.#first = false;
    if (this.#typing !== undefined) {
      this.#type(key, size);
      return undefined;
    }
    const page = size.rows - 1;
    switch (key) {
      case 'q':
      case 'Q':
        return 'quit';
      case ' ':
      case 'f':
      case 'pagedown':
      case 'C-f':
      case 'C-v':
        return this.#move(page, size);
      case 'b':
      case 'pageup':
      case 'C-b':
        return this.#move(-page, size);
      case 'd':
      case 'C-d':
        return this.#move(Math.floor(page / 2), size);
      case 'u':
      case 'C-u':
        return this.#move(-Math.floor(page / 2), size);
      case 'enter':
      case 'down':
      case 'j':
      case 'e':
        return this.#move(1, size);
      case 'up':
      case 'k':
      case 'y':
        return this.#move(-1, size);
      case 'g':
      case '<':
      case 'home':
        this.#top = 0;
        return undefined;
      case 'G':
      case '>':
      case 'end':
        this.#top = this.#lastTop(size);
        return undefined;
      case 'right':
        this.#shift += Math.floor(size.cols / 2);
        return undefined;
      case 'left':
        this.#shift = Math.max(0, this.#shift - Math.floor(size.cols / 2));
        return undefined;
      case '/':
      case '?':
        this.#typing = { kind: key, text: '' };
        return undefined;
      case 'n':
        this.#find(this.#backwards ? -1 : 1, size);
        return undefined;
      case 'N':
        this.#find(this.#backwards ? 1 : -1, size);
        return undefined;
      case 'h':
        this.#message = 'q quit  space/b page  j/k line  g/G ends  /text search  n/N again';
        return undefined;
      case 'C-c':
      case 'M-':
        return undefined;
    }
    return undefined;
  }

  draw(size: Size): string {
    const rows: string[] = [];
    let at = this.#top;
    while (rows.length < size.rows - 1 && at < this.#lines.length) {
      for (const row of this.#rowsOf(this.#lines[at] ?? '', size, at + 1))
        if (rows.length < size.rows - 1) rows.push(this.#highlighted(row));
      at++;
    }
    while (rows.length < size.rows - 1) rows.push('\u001B[1m~\u001B[0m');
    return `\u001B[H${rows.map((row) => `${row}\u001B[K\r\n`).join('')}${this.#status(at)}\u001B[K`;
  }

  #status(next: number): string {
    if (this.#typing !== undefined) return this.#typing.kind + this.#typing.text;
    if (this.#message !== undefined) return `\u001B[7m${this.#message}\u001B[0m`;
    const ended = next >= this.#lines.length;
    if (this.#first && this.#options.name !== '')
      return `\u001B[7m${this.#options.name}${ended ? ' (END)' : ''}\u001B[0m`;
    return ended ? '\u001B[7m(END)\u001B[0m' : ':';
  }

  #type(key: string, size: Size): void {
    const typing = this.#typing;
    if (typing === undefined) return;
    if (key === 'enter') {
      this.#typing = undefined;
      this.#search(typing.text, typing.kind === '?', size);
    } else if (key === 'C-c' || key === 'C-g') this.#typing = undefined;
    else if (key === 'backspace') {
      if (typing.text === '') this.#typing = undefined;
      typing.text = typing.text.slice(0, -1);
    } else if (stringWidth(key) <= 2 && graphemes(key).length === 1) typing.text += key;
  }

  #search(text: string, backwards: boolean, size: Size): void {
    if (text !== '') {
      try {
        this.#pattern = new RegExp(text, 'g');
      } catch (error) {
        if (!(error instanceof SyntaxError)) throw error;
        this.#message = 'Invalid pattern  (press RETURN)';
        return;
      }
    }
    this.#backwards = backwards;
    this.#find(backwards ? -1 : 1, size);
  }

  #find(direction: 1 | -1, size: Size): void {
    const pattern = this.#pattern;
    if (pattern === undefined) {
      this.#message = 'No previous regular expression  (press RETURN)';
      return;
    }
    for (let at = this.#top + direction; at >= 0 && at < this.#lines.length; at += direction) {
      pattern.lastIndex = 0;
      if (pattern.test(this.#lines[at] ?? '')) {
        this.#top = Math.min(at, Math.max(this.#lastTop(size), at));
        return;
      }
    }
    this.#message = 'Pattern not found  (press RETURN)';
  }

  #move(by: number, size: Size): undefined {
    const last = Math.max(this.#lastTop(size), this.#top);
    this.#top = Math.max(0, Math.min(this.#top + by, by > 0 ? last : this.#lines.length));
    return undefined;
  }

  /** The first line of a screen that ends with the last one. */
  #lastTop(size: Size): number {
    let rows = 0;
    for (let at = this.#lines.length - 1; at >= 0; at--) {
      rows += this.#rowsOf(this.#lines[at] ?? '', size).length;
      if (rows > size.rows - 1) return at + 1;
    }
    return 0;
  }

  /** A line as it is wrapped, or cut with -S and after a move to the right. */
  #rowsOf(line: string, size: Size, number?: number): string[] {
    const prefix = this.#options.numbers ? `${String(number ?? 0).padStart(7)} ` : '';
    const width = Math.max(1, size.cols - prefix.length);
    const plain = line.replace(/\u001B\[[\d;]*m/g, '');
    if (this.#options.chop || this.#shift > 0) return [prefix + plain.slice(this.#shift, this.#shift + width)];
    if (stringWidth(plain) <= width) return [prefix + (this.#pattern === undefined ? line : plain)];
    const rows: string[] = [];
    let row = '';
    let used = 0;
    for (const unit of graphemes(plain)) {
      const columns = stringWidth(unit);
      if (used + columns > width) {
        rows.push(row);
        row = '';
        used = 0;
      }
      row += unit;
      used += columns;
    }
    return [...rows, row].map((each, i) => (i === 0 ? prefix : ' '.repeat(prefix.length)) + each);
  }

  #highlighted(row: string): string {
    return this.#pattern === undefined
      ? row
      : row.replace(this.#pattern, (match) => (match === '' ? '' : `\u001B[7m${match}\u001B[27m`));
  }
}
