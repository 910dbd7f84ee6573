/** Words in the making: pieces of text that remember whether they were quoted, and where one word ends. */
import { LimitExceeded, LIMITS } from '../limits.ts';

export interface Piece {
  readonly text: string;
  /** Quoted text matches itself: no pattern, no splitting. */
  readonly quoted: boolean;
}

export class Fields {
  readonly #done: Piece[][] = [];
  #current: Piece[] | undefined;
  #length = 0;

  /** Text as it is. */
  add(text: string, quoted: boolean): void {
    this.#grow(text.length);
    (this.#current ??= []).push({ text, quoted });
  }

  /** The result of an unquoted expansion, cut at the characters of IFS. */
  split(text: string, ifs: string): void {
    if (text === '') return;
    if (ifs === '') {
      this.add(text, false);
      return;
    }
    const blanks = [...ifs].filter((char) => ' \t\n'.includes(char)).join('');
    let word = '';
    const isBlank = (char: string): boolean => blanks.includes(char);
    for (let i = 0; i < text.length;) {
      const char = text[i] ?? '';
      if (!ifs.includes(char)) {
        word += char;
        i++;
        continue;
      }
      if (word !== '') this.add(word, false);
      word = '';
      const start = i;
      let hard = 0;
      while (i < text.length && ifs.includes(text[i] ?? '') && (hard === 0 || isBlank(text[i] ?? ''))) {
        if (!isBlank(text[i] ?? '')) hard++;
        i++;
      }
      // A separator that is not white space makes a word even of nothing.
      if (hard > 0 && this.#current === undefined && (start > 0 || !isBlank(char))) this.add('', true);
      this.end();
    }
    if (word !== '') this.add(word, false);
  }

  /** The current word is complete, if there is one. */
  end(): void {
    if (this.#current === undefined) return;
    this.#done.push(this.#current);
    this.#current = undefined;
    if (this.#done.length > LIMITS.words) throw new LimitExceeded('words');
  }

  /** All words. One of nothing but empty unquoted text is none. */
  finish(): Piece[][] {
    this.end();
    return this.#done.filter((pieces) => pieces.some((piece) => piece.quoted || piece.text !== ''));
  }

  #grow(length: number): void {
    this.#length += length;
    if (this.#length > LIMITS.string) throw new LimitExceeded('string');
  }
}
