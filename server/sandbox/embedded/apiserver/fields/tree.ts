/** Sets of fields as trees, in the notation of `managedFields`, and what can be done with two of them. */
import type { FieldTree } from '../object.ts';

export function isEmpty(tree: FieldTree): boolean {
  return Object.keys(tree).length === 0;
}

/** Marks the node itself as part of the set. A leaf is written as an empty object, an inner node by `.`. */
export function mark(parent: FieldTree, element: string, below: FieldTree): void {
  parent[element] = isEmpty(below) ? {} : { '.': {}, ...below };
}

export function union(a: FieldTree, b: FieldTree): FieldTree {
  const result: FieldTree = {};
  for (const element of new Set([...Object.keys(a), ...Object.keys(b)])) {
    const left = a[element];
    const right = b[element];
    result[element] = left && right ? joined(left, right) : structuredClone(left ?? right ?? {});
  }
  return sorted(result);
}

/** What is in `a` and not in `b`, or undefined parts of it. */
export function subtract(a: FieldTree, b: FieldTree): FieldTree {
  return combine(a, b, (inA, inB) => inA && !inB);
}

/** What is in `a` and also in `b`. */
export function within(a: FieldTree, b: FieldTree): FieldTree {
  return combine(a, b, (inA, inB) => inA && inB);
}

export function paths(tree: FieldTree, path: readonly string[] = []): string[][] {
  return Object.entries(tree).flatMap(([element, below]) => {
    if (element === '.') return [[...path]];
    return isEmpty(below) ? [[...path, element]] : paths(below, [...path, element]);
  });
}

function joined(a: FieldTree, b: FieldTree): FieldTree {
  if (isEmpty(a) && isEmpty(b)) return {};
  const self = isEmpty(a) || isEmpty(b) || '.' in a || '.' in b;
  const { '.': _, ...below } = union(a, b);
  return self ? { '.': {}, ...below } : below;
}

function combine(a: FieldTree, b: FieldTree, keep: (inA: boolean, inB: boolean) => boolean): FieldTree {
  const result: FieldTree = {};
  for (const [element, left] of Object.entries(a)) {
    if (element === '.') continue;
    const right = b[element];
    const self = keep(isMember(left), right !== undefined && isMember(right));
    const below = combine(left, right ?? {}, keep);
    if (self) mark(result, element, below);
    else if (!isEmpty(below)) result[element] = below;
  }
  return result;
}

function isMember(node: FieldTree): boolean {
  return isEmpty(node) || '.' in node;
}

function sorted(tree: FieldTree): FieldTree {
  return Object.fromEntries(Object.entries(tree).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
}
