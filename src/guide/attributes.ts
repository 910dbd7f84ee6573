/** Attributes of a fence or a step: `name`, `name=value`, `name="value with spaces"`. */

export interface Attribute {
  readonly name: string;
  /** Undefined for a bare name. */
  readonly value: string | undefined;
}

/** Reads the words of a fence's meta string or of a `#:` line. Anything at all can be read; nothing throws. */
export function parseAttributes(text: string): Attribute[] {
  const attributes: Attribute[] = [];
  let at = 0;
  while (at < text.length) {
    if (isSpace(text[at])) {
      at++;
      continue;
    }
    const nameEnd = scan(text, at, (character) => character === '=' || isSpace(character));
    const name = text.slice(at, nameEnd);
    if (text[nameEnd] !== '=') {
      attributes.push({ name, value: undefined });
      at = nameEnd;
      continue;
    }
    const quote = text[nameEnd + 1];
    if (quote === '"' || quote === "'") {
      const end = scan(text, nameEnd + 2, (character) => character === quote);
      attributes.push({ name, value: text.slice(nameEnd + 2, end) });
      at = end + 1;
    } else {
      const end = scan(text, nameEnd + 1, isSpace);
      attributes.push({ name, value: text.slice(nameEnd + 1, end) });
      at = end;
    }
  }
  return attributes;
}

const isSpace = (character: string | undefined): boolean => character === ' ' || character === '\t';

function scan(text: string, from: number, stop: (character: string) => boolean): number {
  let at = from;
  while (at < text.length && !stop(text[at] as string)) at++;
  return at;
}
