/** RFC 6902: a list of operations on paths. */
import { equal, isObject } from '../object.ts';

/** Some operation could not be done: a test failed, or a path is not there. */
export class PatchFailed extends Error {}

/** Throws {@link PatchFailed}. */
export function jsonPatch(target: unknown, operations: readonly unknown[]): unknown {
  let document = structuredClone(target);
  for (const operation of operations) {
    if (!isObject(operation)) throw new PatchFailed('an operation must be an object');
    document = apply(document, operation);
  }
  return document;
}

function apply(document: unknown, operation: Record<string, unknown>): unknown {
  const path = pointer(operation['path']);
  switch (operation['op']) {
    case 'add':
      return add(document, path, structuredClone(operation['value']));
    case 'remove':
      return remove(document, path);
    case 'replace':
      return add(remove(document, path), path, structuredClone(operation['value']));
    case 'move': {
      const from = pointer(operation['from']);
      const value = get(document, from);
      return add(remove(document, from), path, value);
    }
    case 'copy':
      return add(document, path, structuredClone(get(document, pointer(operation['from']))));
    case 'test':
      if (!equal(get(document, path), operation['value'])) throw new PatchFailed('test failed');
      return document;
    default:
      throw new PatchFailed(`unexpected kind: ${String(operation['op'])}`);
  }
}

function pointer(text: unknown): string[] {
  if (typeof text !== 'string' || (text !== '' && !text.startsWith('/'))) throw new PatchFailed('not a path');
  return text
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function get(document: unknown, path: readonly string[]): unknown {
  let value = document;
  for (const step of path) {
    if (Array.isArray(value) && index(step, value.length - 1) !== undefined) value = value[Number(step)];
    else if (isObject(value) && Object.hasOwn(value, step)) value = value[step];
    else throw new PatchFailed(`missing path /${path.join('/')}`);
  }
  return value;
}

function add(document: unknown, path: readonly string[], value: unknown): unknown {
  const last = path.at(-1);
  if (last === undefined) return value;
  const parent = get(document, path.slice(0, -1));
  if (Array.isArray(parent)) {
    const position = last === '-' ? parent.length : index(last, parent.length);
    if (position === undefined) throw new PatchFailed(`no position ${last}`);
    parent.splice(position, 0, value);
  } else if (isObject(parent)) {
    parent[last] = value;
  } else {
    throw new PatchFailed(`missing path /${path.join('/')}`);
  }
  return document;
}

function remove(document: unknown, path: readonly string[]): unknown {
  const last = path.at(-1);
  if (last === undefined) return undefined;
  get(document, path);
  const parent = get(document, path.slice(0, -1));
  if (Array.isArray(parent)) parent.splice(Number(last), 1);
  else if (isObject(parent)) delete parent[last];
  return document;
}

function index(step: string, limit: number): number | undefined {
  const value = /^(0|[1-9]\d*)$/.test(step) ? Number(step) : Number.NaN;
  return value <= limit ? value : undefined;
}
