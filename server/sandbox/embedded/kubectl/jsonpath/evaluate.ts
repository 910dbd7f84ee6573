/** Runs a parsed JSONPath template over an object, as client-go does: missing fields give nothing. */
import type { Node, Operand, PathStep } from './parse.ts';

export function evaluateTemplate(nodes: readonly Node[], root: unknown): string {
  return render(nodes, root, root);
}

/** The values a path leads to. */
export function evaluatePath(steps: readonly PathStep[], here: unknown, root: unknown): unknown[] {
  let values: unknown[] = [here];
  for (const step of steps) {
    values = values.flatMap((value) => follow(step, value, root));
    if (values.length === 0) return values;
  }
  return values;
}

function render(nodes: readonly Node[], here: unknown, root: unknown): string {
  let text = '';
  for (const node of nodes) {
    if (node.kind === 'text') text += node.text;
    else if (node.kind === 'path') text += evaluatePath(node.steps, here, root).map(show).join(' ');
    else for (const item of evaluatePath(node.steps, here, root)) text += render(node.body, item, root);
  }
  return text;
}

/** A value as it is printed: strings bare, objects and lists as JSON. */
function show(value: unknown): string {
  if (value === null) return '<nil>';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function follow(step: PathStep, value: unknown, root: unknown): unknown[] {
  switch (step.kind) {
    case 'root':
      return [root];
    case 'field':
      return isRecord(value) && Object.hasOwn(value, step.name) ? [value[step.name]] : [];
    case 'wildcard':
      return childrenOf(value);
    case 'descend':
      return [value, ...descendants(value)];
    case 'index':
      return Array.isArray(value) ? slice(value, step) : [];
    case 'union':
      return step.paths.flatMap((path) => evaluatePath(path, value, root));
    case 'filter':
      return (Array.isArray(value) ? value : childrenOf(value)).filter((item: unknown) => passes(step, item, root));
  }
}

function slice(list: readonly unknown[], step: Extract<PathStep, { kind: 'index' }>): unknown[] {
  const position = (index: number): number => (index < 0 ? list.length + index : index);
  if (step.single) {
    const index = position(step.from ?? 0);
    return index >= 0 && index < list.length ? [list[index]] : [];
  }
  const from = Math.max(0, position(step.from ?? 0));
  const to = Math.min(list.length, position(step.to ?? list.length));
  const every = Math.max(1, step.step ?? 1);
  return list.slice(from, to).filter((_, index) => index % every === 0);
}

function passes(step: Extract<PathStep, { kind: 'filter' }>, item: unknown, root: unknown): boolean {
  const left = values(step.left, item, root);
  if (!step.right) return left.length > 0;
  const right = values(step.right, item, root);
  if (left.length === 0 || right.length === 0) return false;
  return compare(left[0], step.operator, right[0]);
}

const values = (operand: Operand, item: unknown, root: unknown): unknown[] =>
  operand.kind === 'value' ? [operand.value] : evaluatePath(operand.steps, item, root);

function compare(left: unknown, operator: string, right: unknown): boolean {
  const [a, b] =
    typeof left === 'number' || typeof right === 'number'
      ? [Number(left), Number(right)]
      : [String(left), String(right)];
  switch (operator) {
    case '==':
      return a === b;
    case '!=':
      return a !== b;
    case '<':
      return a < b;
    case '>':
      return a > b;
    case '<=':
      return a <= b;
    default:
      return a >= b;
  }
}

const childrenOf = (value: unknown): unknown[] =>
  Array.isArray(value) ? value : isRecord(value) ? Object.values(value) : [];

function descendants(value: unknown): unknown[] {
  return childrenOf(value).flatMap((child) => [child, ...descendants(child)]);
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
