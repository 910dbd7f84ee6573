/** Parts of output that differ from run to run: ages, ids, hashes, private addresses, sizes, dates. */

/** Dates and times that hold spaces, replaced in the whole line before it is cut into words. */
const IN_LINE: readonly (readonly [RegExp, string])[] = [
  [/\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?: ?(?:Z|UTC|[+-]\d\d:?\d\d))?(?: UTC)?/g, '<date>'],
  [/\b[A-Z][a-z]{2}, \d{1,2} [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d(?: [+-]\d{4}| GMT)?/g, '<date>'],
  [/\b[A-Z][a-z]{2} [A-Z][a-z]{2} {1,2}\d{1,2} \d\d:\d\d:\d\d \d{4}/g, '<date>'],
  [/\b(?:About |Less than )?(?:an?|\d{1,4}) (?:second|minute|hour|day|week|month|year)s?(?: ago)?\b/g, '<age>'],
];

const IN_WORD: readonly (readonly [RegExp, string])[] = [
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g, '<uid>'],
  [/\b[0-9a-f]{64}\b/g, '<hash>'],
  [/\b(?=[0-9a-f]{0,11}\d)[0-9a-f]{12}\b/g, '<id>'],
  [/\b(?:10\.\d{1,3}|172\.(?:1[6-9]|2\d|3[01])|192\.168)(?:\.\d{1,3}){2,3}\b/g, '<address>'],
  [/\b\d{1,6}\.\d{1,3}(?:[kKMGT]i?B|B)\b/g, '<size>'],
  [/^\(?\d{1,6}\.\d{1,9}m?s[,)]*$/, '<age>'],
];

const AGE = /^\(?(?:\d{1,4}d(?:\d{1,2}h)?|\d{1,3}h(?:\d{1,2}m)?|\d{1,3}m(?:\d{1,2}s)?|\d{1,3}s)[,)]*$/;

export function normaliseLine(line: string): string {
  let text = line;
  for (const [pattern, name] of IN_LINE) text = text.replace(pattern, name);
  return text;
}

/**
 * `before` is the word before it: in `cpu: 500m` the amount is no age, and `delay=5s` is no word of its own. A word longer
 * than any id or address is left alone.
 */
export function normaliseWord(word: string, before: string | undefined): string {
  if (word.length > 512) return word;
  if (AGE.test(word) && !before?.endsWith(':')) return '<age>';
  let text = word;
  for (const [pattern, name] of IN_WORD) text = text.replace(pattern, name);
  return text;
}
