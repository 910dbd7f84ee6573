/** Brace expansion: `a{b,c}` and `{1..3}` give several words before anything else is expanded. */
import { LimitExceeded, LIMITS } from '../limits.ts';
import type { Part, WordNode, WordPart } from '../syntax/ast.ts';

type Item = Part<'BraceExpansion'>['items'][number];

export function expandBraces(word: WordNode): readonly (readonly WordPart[])[] {
  if (!word.parts.some((part) => part.type === 'BraceExpansion')) return [word.parts];
  let results: WordPart[][] = [[]];
  for (const part of word.parts) {
    const choices = part.type === 'BraceExpansion' ? part.items.flatMap(choicesOf) : [[part]];
    if (results.length * choices.length > LIMITS.words) throw new LimitExceeded('words');
    results = results.flatMap((done) => choices.map((choice) => [...done, ...choice]));
  }
  return results;
}

function choicesOf(item: Item): readonly (readonly WordPart[])[] {
  if (item.type === 'Word') return expandBraces(item.word);
  return range(item).map((value) => [{ type: 'Literal', value }]);
}

function range(item: Extract<Item, { type: 'Range' }>): string[] {
  const letters = typeof item.start === 'string';
  const from = letters ? (String(item.start).codePointAt(0) ?? 0) : Number(item.start);
  const to = letters ? (String(item.end).codePointAt(0) ?? 0) : Number(item.end);
  const step = Math.max(1, Math.abs(item.step ?? 1));
  if (Math.abs(to - from) / step > LIMITS.words) throw new LimitExceeded('words');
  const width = [item.startStr, item.endStr].some((text) => text !== undefined && /^-?0\d/.test(text))
    ? Math.max(item.startStr?.length ?? 0, item.endStr?.length ?? 0)
    : 0;
  const values: string[] = [];
  for (let at = from; from <= to ? at <= to : at >= to; at += from <= to ? step : -step) {
    values.push(letters ? String.fromCodePoint(at) : padded(at, width));
  }
  return values;
}

function padded(value: number, width: number): string {
  const digits = String(Math.abs(value)).padStart(value < 0 ? width - 1 : width, '0');
  return value < 0 ? `-${digits}` : digits;
}
