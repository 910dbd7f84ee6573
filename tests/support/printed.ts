/** Whether a message that the docs quote is one that the sources print. */
import { globSync, readFileSync } from 'node:fs';

/** Whatever stands for something else, in a source or in the docs. */
const ANY = '…';
const QUOTED = /'((?:[^'\\\n]|\\.)*)'|`((?:[^`\\]|\\.)*)`/g;
/** A text of dots and little else would be every message. */
const ENOUGH = 8;

export class Printed {
  readonly #texts: readonly string[];

  /** @param patterns of the sources' files */
  constructor(cwd: string, patterns: readonly string[]) {
    this.#texts = globSync(patterns, { cwd }).flatMap((name) =>
      [...readFileSync(`${cwd}/${name}`, 'utf8').matchAll(QUOTED)].map(([, single, template]) =>
        (single ?? template ?? '')
          .replace(/\$\{[^}]*\}/g, ANY)
          .replace(/\\u([\da-f]{4})/gi, (_escape, hex: string) => String.fromCodePoint(Number.parseInt(hex, 16)))
          .replace(/\\(.)/g, '$1'),
      ),
    );
  }

  /** The message is part of a text of the sources, or that text with its gaps filled. */
  has(message: string): boolean {
    const part = pattern(message, '.*');
    return this.#texts.some(
      (text) =>
        part.test(text) ||
        (text.replaceAll(ANY, '').length >= ENOUGH && new RegExp(`^${pattern(text, '.+').source}$`).test(message)),
    );
  }
}

const pattern = (text: string, gap: string): RegExp =>
  new RegExp(
    text
      .split(ANY)
      .map((piece) => piece.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'))
      .join(gap),
  );
