/** How Go looks at values that came from JSON: what is true, how they print, how they compare. */
import { TemplateError } from './error.ts';

/** A field or key that is not there. */
export const NOTHING = Symbol('no value');

export const isMap = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export function isTrue(value: unknown): boolean {
  if (value === NOTHING || value === null || value === undefined) return false;
  if (Array.isArray(value)) return value.length > 0;
  if (isMap(value)) return Object.keys(value).length > 0;
  return value !== false && value !== 0 && value !== '';
}

/** As `{{.x}}` prints it. */
export function printed(value: unknown): string {
  if (value === NOTHING || value === null || value === undefined) return '<no value>';
  return shown(value);
}

/** As Go's fmt prints it (`%v`). */
export function shown(value: unknown): string {
  if (value === NOTHING || value === null || value === undefined) return '<nil>';
  if (Array.isArray(value)) return `[${value.map(shown).join(' ')}]`;
  if (isMap(value)) {
    const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
    return `map[${entries.map(([key, field]) => `${key}:${shown(field)}`).join(' ')}]`;
  }
  return String(value);
}

/** Negative, 0 or positive. Throws when the two are not of a kind. */
export function compare(a: unknown, b: unknown): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (typeof a === 'string' && typeof b === 'string') return a < b ? -1 : a > b ? 1 : 0;
  throw new TemplateError('incompatible types for comparison');
}

export function equal(a: unknown, b: unknown): boolean {
  const [left, right] = [a, b].map((one) => (one === NOTHING ? null : one));
  if (left === null || right === null) return left === right;
  if (typeof left === 'object' || typeof right === 'object')
    throw new TemplateError('non-comparable type in call of eq');
  if (typeof left !== typeof right) throw new TemplateError('incompatible types for comparison');
  return left === right;
}

/** The type's name in Go. */
export function goType(value: unknown): string {
  if (Array.isArray(value)) return '[]interface {}';
  if (isMap(value)) return 'map[string]interface {}';
  if (typeof value === 'number') return Number.isInteger(value) ? 'int64' : 'float64';
  return { string: 'string', boolean: 'bool' }[typeof value as 'string' | 'boolean'] ?? 'nil';
}
