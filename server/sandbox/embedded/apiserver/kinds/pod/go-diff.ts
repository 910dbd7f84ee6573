/** The difference of two Pod specs as the server prints it: a unified diff of its own Go structs. */
import { goStruct } from './go-struct.ts';
import type { PodSpec } from './types.ts';

export function goDiff(before: PodSpec, after: PodSpec): string {
  return unified(goStruct(before), goStruct(after));
}

const context = 3;

/** One hunk for each run of changes, as `diff -u` makes them, without the file names. */
function unified(before: readonly string[], after: readonly string[]): string {
  const steps = compare(before, after);
  const changed = steps.flatMap((step, index) => (step.sign === ' ' ? [] : [index]));
  const hunks: [start: number, end: number][] = [];
  for (const index of changed) {
    const last = hunks.at(-1);
    if (last && index - last[1] <= context * 2) last[1] = index;
    else hunks.push([index, index]);
  }
  return hunks
    .map(([start, end]) => hunk(steps, Math.max(0, start - context), Math.min(steps.length, end + context + 1)))
    .join('');
}

interface Step {
  readonly sign: ' ' | '-' | '+';
  readonly text: string;
}

function hunk(steps: readonly Step[], start: number, end: number): string {
  const before = steps.slice(0, start);
  const inside = steps.slice(start, end);
  const count = (list: readonly Step[], sign: '-' | '+'): number =>
    list.filter((step) => step.sign === ' ' || step.sign === sign).length;
  const range = (sign: '-' | '+'): string => `${count(before, sign) + 1},${count(inside, sign)}`;
  const lines = inside.map(({ sign, text }) => `${sign}${text}\n`).join('');
  return `@@ -${range('-')} +${range('+')} @@\n${lines}`;
}

function compare(before: readonly string[], after: readonly string[]): Step[] {
  let head = 0;
  while (head < before.length && before[head] === after[head]) head += 1;
  let tail = 0;
  while (
    tail < Math.min(before.length, after.length) - head &&
    before[before.length - 1 - tail] === after[after.length - 1 - tail]
  ) {
    tail += 1;
  }
  const same = (text: string): Step => ({ sign: ' ', text });
  return [
    ...before.slice(0, head).map(same),
    ...middle(before.slice(head, before.length - tail), after.slice(head, after.length - tail)),
    ...before.slice(before.length - tail).map(same),
  ];
}

/** The longest common subsequence, of what is left between equal ends. */
function middle(before: readonly string[], after: readonly string[]): Step[] {
  const lengths = Array.from({ length: before.length + 1 }, () => Array.from({ length: after.length + 1 }, () => 0));
  const at = (i: number, j: number): number => lengths[i]?.[j] ?? 0;
  for (let i = before.length - 1; i >= 0; i -= 1) {
    for (let j = after.length - 1; j >= 0; j -= 1) {
      lengths[i]![j] = before[i] === after[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const steps: Step[] = [];
  let [i, j] = [0, 0];
  while (i < before.length || j < after.length) {
    if (i < before.length && j < after.length && before[i] === after[j]) {
      steps.push({ sign: ' ', text: before[i]! });
      i += 1;
      j += 1;
    } else if (i < before.length && (j >= after.length || at(i + 1, j) >= at(i, j + 1))) {
      steps.push({ sign: '-', text: before[i]! });
      i += 1;
    } else {
      steps.push({ sign: '+', text: after[j]! });
      j += 1;
    }
  }
  return steps;
}
