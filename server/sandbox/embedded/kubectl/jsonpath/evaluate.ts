/** Runs a parsed JSONPath template over an object, as client-go does: missing fields give nothing. */
import { KubectlError } from '../cli/error.ts';
import { goJson } from '../../go/json.ts';
import type { Node, Operand, PathStep } from './parse.ts';

/** A template that can be read, and asks for what can't be there; `reason` is client-go's. */
export class JsonPathRunError extends KubectlError {
  readonly reason: string;

  constructor(reason: string) {
    super(`error: ${reason}`);
    this.reason = reason;
  }
}

export function evaluateTemplate(nodes: readonly Node[], root: unknown): string {
  return render(nodes, root, root);
}

/** The values a path leads to. */
export function evaluatePath(steps: readonly PathStep[], here: unknown, root: unknown): unknown[] {
  let values: unknown[] = [here];
  for (const step of steps) {
    const from = values;
    values =
      step.kind === 'union'
        ? step.paths.flatMap((path) => from.flatMap((value) => evaluatePath(path, value, root)))
        : from.flatMap((value) => follow(step, value, root));
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
  return typeof value === 'object' ? goJson(value) : String(value);
}

function follow(step: Exclude<PathStep, { kind: 'union' }>, value: unknown, root: unknown): unknown[] {
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
      if (value === null) return [];
      if (!Array.isArray(value)) throw new JsonPathRunError(`${goType(value)} is not array or slice`);
      return slice(value, step);
    case 'filter':
      return (Array.isArray(value) ? value : childrenOf(value)).filter((item: unknown) => passes(step, item, root));
  }
}

function slice(list: readonly unknown[], step: Extract<PathStep, { kind: 'index' }>): unknown[] {
  const { length } = list;
  const position = (index: number): number => (index < 0 ? length + index : index);
  const from = position(step.from ?? 0);
  const to = step.single ? from + 1 : position(step.to ?? length);
  if (from === to) return [];
  for (const index of [from, to - 1]) {
    if (index < 0 || index >= length)
      throw new JsonPathRunError(`array index out of bounds: index ${index}, length ${length}`);
  }
  if (from > to) throw new JsonPathRunError(`starting index ${from} is greater than ending index ${to}`);
  const every = step.step ?? 1;
  if (every <= 0) throw new JsonPathRunError('step must be > 0');
  return list.slice(from, to).filter((_, index) => index % every === 0);
}

function goType(value: unknown): string {
  if (isRecord(value)) return 'map[string]interface {}';
  if (typeof value === 'string') return 'string';
  return typeof value === 'boolean' ? 'bool' : Number.isInteger(value) ? 'int64' : 'float64';
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
  if (typeof left !== typeof right) throw new JsonPathRunError('incompatible types for comparison');
  const [a, b] = typeof left === 'number' && typeof right === 'number' ? [left, right] : [String(left), String(right)];
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
