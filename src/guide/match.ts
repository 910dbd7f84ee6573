/**
 * Compares what a command printed with what the page documents. `…` stands for anything within a line, a line `...` for
 * any lines; ages, ids, addresses and the like are equal to each other. Time is linear in the output: literal parts are
 * searched from the left, nothing is tried twice.
 */
import { normaliseLine, normaliseWord } from './normalise.ts';
import { plainText } from './plain.ts';

export type Comparison = { readonly same: true } | Difference;

/** The first line that is not as documented. */
export interface Difference {
  readonly same: false;
  /** The documented line, or undefined when the output goes on where it should have ended. */
  readonly expected: string | undefined;
  /** The line that came instead, or undefined when the output ended. */
  readonly actual: string | undefined;
  /** Index of `expected` in the documented lines. */
  readonly expectedIndex: number;
  /** Index of `actual` in the output's lines. */
  readonly actualIndex: number;
}

/** More output than this is compared no further; documented output is never that long. */
const MAX_LINES = 20_000;

export function compareOutput(expected: readonly string[], output: string): Comparison {
  const actual = outputLines(output);
  const groups = groupsOf(withoutBlankEnd(expected));
  let at = 0;
  for (const [index, group] of groups.entries()) {
    const first = index === 0;
    const last = index === groups.length - 1;
    if (first) {
      const difference = matchAt(group, actual, 0);
      if (difference) return difference;
      at = group.lines.length;
      if (last && actual.length > at) return extra(expected.length, actual, at);
    } else if (last) {
      const from = actual.length - group.lines.length;
      const difference = matchAt(group, actual, Math.max(from, at));
      if (difference) return difference;
    } else {
      const found = search(group, actual, at);
      if (found < 0) return missing(group, actual, at);
      at = found + group.lines.length;
    }
  }
  return { same: true };
}

/** Lines as a reader sees them, without trailing blank ones. */
export function outputLines(output: string): string[] {
  const lines = plainText(output)
    .split('\n', MAX_LINES)
    .map((line) => line.trimEnd());
  return withoutBlankEnd(lines);
}

function withoutBlankEnd(lines: readonly string[]): string[] {
  const end = lines.findLastIndex((line) => line.trim() !== '') + 1;
  return lines.slice(0, end);
}

/** Whether one line of output is the documented one. */
export function lineMatches(expected: string, actual: string): boolean {
  if (expected.trimEnd() === actual.trimEnd()) return true;
  const documented = wordsOf(expected);
  const printed = wordsOf(actual);
  if (wordsMatch(documented, printed)) return true;
  // An ellipsis at the end of a word may also stand for what follows it: compare the lines as wholes.
  const whole = (words: readonly Word[]): string => words.map(({ normal }) => normal).join(' ');
  return expected.includes('…') && globMatches(whole(documented).split('…'), whole(printed));
}

interface Group {
  readonly lines: readonly string[];
  readonly firstIndex: number;
}

/** The documented lines between lines `...`. */
function groupsOf(expected: readonly string[]): Group[] {
  const groups: { lines: string[]; firstIndex: number }[] = [{ lines: [], firstIndex: 0 }];
  for (const [index, line] of expected.entries()) {
    const text = line.trim();
    if (text === '...' || text === '…') groups.push({ lines: [], firstIndex: index + 1 });
    else (groups.at(-1) as { lines: string[] }).lines.push(line.trimEnd());
  }
  return groups;
}

function matchAt(group: Group, actual: readonly string[], at: number): Difference | undefined {
  for (const [index, line] of group.lines.entries()) {
    const found = actual[at + index];
    if (found === undefined || !lineMatches(line, found)) {
      return {
        same: false,
        expected: line,
        actual: found,
        expectedIndex: group.firstIndex + index,
        actualIndex: at + index,
      };
    }
  }
  return undefined;
}

function search(group: Group, actual: readonly string[], from: number): number {
  for (let at = from; at + group.lines.length <= actual.length; at++) {
    if (!matchAt(group, actual, at)) return at;
  }
  return -1;
}

function missing(group: Group, actual: readonly string[], at: number): Difference {
  return {
    same: false,
    expected: group.lines[0],
    actual: actual[at],
    expectedIndex: group.firstIndex,
    actualIndex: at,
  };
}

function extra(expectedIndex: number, actual: readonly string[], at: number): Difference {
  return { same: false, expected: undefined, actual: actual[at], expectedIndex, actualIndex: at };
}

interface Word {
  readonly text: string;
  readonly normal: string;
}

function wordsOf(line: string): Word[] {
  const words = normaliseLine(line)
    .split(/\s+/)
    .filter((word) => word !== '');
  return words.map((text, index) => ({ text, normal: normaliseWord(text, words[index - 1]) }));
}

/** Words against words; a documented word `…` alone takes any number of them. */
function wordsMatch(expected: readonly Word[], actual: readonly Word[]): boolean {
  const runs: Word[][] = [[]];
  for (const word of expected) {
    if (word.text === '…') runs.push([]);
    else (runs.at(-1) as Word[]).push(word);
  }
  const fits = (run: readonly Word[], at: number): boolean =>
    at + run.length <= actual.length && run.every((word, index) => wordMatches(word, actual[at + index] as Word));
  const head = runs[0] as Word[];
  if (runs.length === 1) return head.length === actual.length && fits(head, 0);
  const tail = runs.at(-1) as Word[];
  const end = actual.length - tail.length;
  if (!fits(head, 0) || end < head.length || !fits(tail, end)) return false;
  let at = head.length;
  for (const run of runs.slice(1, -1)) {
    while (at + run.length <= end && !fits(run, at)) at++;
    if (at + run.length > end) return false;
    at += run.length;
  }
  return true;
}

function wordMatches(expected: Word, actual: Word): boolean {
  if (expected.text === actual.text || expected.normal === actual.normal) return true;
  return expected.text.includes('…') && globMatches(expected.text.split('…'), actual.text);
}

/** Literal parts in order, the first at the start, the last at the end. */
function globMatches(parts: readonly string[], text: string): boolean {
  const head = parts[0] as string;
  const tail = parts.at(-1) as string;
  if (text.length < head.length + tail.length || !text.startsWith(head) || !text.endsWith(tail)) return false;
  let at = head.length;
  const end = text.length - tail.length;
  for (const part of parts.slice(1, -1)) {
    const found = text.indexOf(part, at);
    if (found < 0 || found + part.length > end) return false;
    at = found + part.length;
  }
  return true;
}
