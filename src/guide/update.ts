/** Documented output made new from a run, with the author's wildcards kept wherever they still match. */
import { lineMatches } from './match.ts';

const MAX_LINES = 1000;

/** `expected` as documented, `actual` as printed, both in lines. */
export function updateExpected(expected: readonly string[], actual: readonly string[]): string[] {
  const literal = expected.map((line, index) => ({ line, index })).filter(({ line }) => !isGap(line));
  const pairs = alignment(literal.map(({ line }) => line).slice(0, MAX_LINES), actual.slice(0, MAX_LINES)).map(
    ([left, right]) => [(literal[left] as { index: number }).index, right] as const,
  );

  const updated: string[] = [];
  let fromExpected = 0;
  let fromActual = 0;
  for (const [atExpected, atActual] of [...pairs, [expected.length, actual.length] as const]) {
    const hasGap = expected.slice(fromExpected, atExpected).some(isGap);
    if (hasGap) updated.push('...');
    else updated.push(...actual.slice(fromActual, atActual));
    if (atExpected < expected.length) updated.push(expected[atExpected] as string);
    fromExpected = atExpected + 1;
    fromActual = atActual + 1;
  }
  return updated;
}

const isGap = (line: string): boolean => line.trim() === '...' || line.trim() === '…';

/** The longest common subsequence of lines that match, as pairs of indexes. */
function alignment(expected: readonly string[], actual: readonly string[]): [number, number][] {
  const width = actual.length + 1;
  const lengths = new Uint16Array((expected.length + 1) * width);
  const same = expected.map((line) => actual.map((other) => lineMatches(line, other)));
  const at = (left: number, right: number): number => lengths[left * width + right] as number;
  for (let left = expected.length - 1; left >= 0; left--) {
    for (let right = actual.length - 1; right >= 0; right--) {
      lengths[left * width + right] = same[left]?.[right]
        ? at(left + 1, right + 1) + 1
        : Math.max(at(left + 1, right), at(left, right + 1));
    }
  }
  const pairs: [number, number][] = [];
  for (let left = 0, right = 0; left < expected.length && right < actual.length;) {
    if (same[left]?.[right]) pairs.push([left++, right++]);
    else if (at(left + 1, right) >= at(left, right + 1)) left++;
    else right++;
  }
  return pairs;
}
