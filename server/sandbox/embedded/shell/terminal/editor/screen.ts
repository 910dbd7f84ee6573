/** Draws the edited line: prompt, text, cursor; over as many rows as it takes. */
import { columnsOf, type Place, placeAfter, visible } from './layout.ts';

export interface Drawn {
  readonly before: string;
  readonly after: string;
}

export class EditScreen {
  readonly #write: (text: string) => Promise<void>;
  readonly #size: () => { readonly cols: number; readonly rows: number };
  #prompt = '';
  #promptEnd: Place = { row: 0, col: 0 };
  #cursor: Place = { row: 0, col: 0 };
  #end: Place = { row: 0, col: 0 };
  #shown: Drawn = { before: '', after: '' };

  constructor(write: (text: string) => Promise<void>, size: () => { readonly cols: number; readonly rows: number }) {
    this.#write = write;
    this.#size = size;
  }

  /** Starts a line. Only the last line of a prompt matters for what follows. */
  async start(prompt: string): Promise<void> {
    this.#setPrompt(prompt.slice(prompt.lastIndexOf('\n') + 1));
    this.#cursor = this.#end = this.#promptEnd;
    this.#shown = { before: '', after: '' };
    await this.#write(prompt);
  }

  async draw(next: Drawn): Promise<void> {
    const text = { before: visible(next.before), after: visible(next.after) };
    const { cols } = this.#size();
    // Typing at the end of a line, the most common case, costs one character.
    if (text.after === '' && this.#shown.after === '' && text.before.startsWith(this.#shown.before)) {
      const added = text.before.slice(this.#shown.before.length);
      const end = placeAfter(this.#cursor, added, cols);
      if (added !== '' && !added.includes('\n') && end.row === this.#cursor.row) {
        this.#cursor = this.#end = end;
        this.#shown = text;
        await this.#write(added);
        return;
      }
    }
    await this.#redraw(text, cols, '');
  }

  /** The same line under another prompt: incremental search. */
  async drawUnder(prompt: string, next: Drawn): Promise<void> {
    const up = this.#cursor.row > 0 ? `\u001B[${this.#cursor.row}A` : '';
    this.#setPrompt(prompt);
    this.#cursor = this.#promptEnd;
    await this.#redraw(
      { before: visible(next.before), after: visible(next.after) },
      this.#size().cols,
      `${up}\r\u001B[J${prompt}`,
    );
  }

  /** After a change of size the terminal has wrapped the text anew. */
  async resized(): Promise<void> {
    const { cols } = this.#size();
    this.#promptEnd = promptEnd(this.#prompt, cols);
    this.#cursor = placeAfter(this.#promptEnd, this.#shown.before, cols);
    const up = this.#cursor.row > 0 ? `\u001B[${this.#cursor.row}A` : '';
    const prompt = `${up}\r\u001B[J${this.#prompt}`;
    this.#cursor = this.#promptEnd;
    await this.#redraw(this.#shown, cols, prompt);
  }

  /** Puts text below the line (a list of completions) and shows the line again under it. */
  async insertBelow(text: string): Promise<void> {
    const down = this.#end.row - this.#cursor.row;
    const { cols } = this.#size();
    const shown = this.#shown;
    this.#cursor = this.#promptEnd;
    await this.#redraw(shown, cols, `${down > 0 ? `\u001B[${down}B` : ''}\r\n${text}${this.#prompt}`);
  }

  /** Leaves the line: the cursor goes below it. */
  async finish(suffix = ''): Promise<void> {
    const down = this.#end.row - this.#cursor.row;
    await this.#write(`${down > 0 ? `\u001B[${down}B` : ''}${suffix}\r\n`);
  }

  async clear(): Promise<void> {
    this.#cursor = this.#promptEnd;
    await this.#redraw(this.#shown, this.#size().cols, `\u001B[H\u001B[2J${this.#prompt}`);
  }

  async #redraw(text: Drawn, cols: number, lead: string): Promise<void> {
    let output = lead;
    if (lead === '') {
      const up = this.#cursor.row - this.#promptEnd.row;
      output += `${up > 0 ? `\u001B[${up}A` : ''}\r${this.#promptEnd.col > 0 ? `\u001B[${this.#promptEnd.col}C` : ''}`;
    }
    const whole = text.before + text.after;
    const cursor = placeAfter(this.#promptEnd, text.before, cols);
    const end = placeAfter(this.#promptEnd, whole, cols);
    output += whole.replaceAll('\n', '\u001B[K\r\n');
    // At the right edge a terminal waits with the wrap until one more character comes.
    if (end.col === 0 && whole !== '' && !whole.endsWith('\n')) output += ' \r';
    output += '\u001B[J';
    const up = end.row - cursor.row;
    if (up > 0) output += `\u001B[${up}A`;
    if (text.after !== '') output += `\r${cursor.col > 0 ? `\u001B[${cursor.col}C` : ''}`;
    this.#cursor = cursor;
    this.#end = end;
    this.#shown = text;
    await this.#write(output);
  }

  #setPrompt(prompt: string): void {
    this.#prompt = prompt;
    this.#promptEnd = promptEnd(prompt, this.#size().cols);
  }
}

function promptEnd(prompt: string, cols: number): Place {
  const columns = columnsOf(prompt);
  return { row: Math.floor(columns / cols), col: columns % cols };
}
