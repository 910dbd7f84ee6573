/** The functions of Go's templates. */
import { TemplateError } from './error.ts';
import { formatText } from './format-text.ts';
import { taking, type TemplateFunction } from './template-function.ts';
import { compare, equal, goType, isMap, isTrue, NOTHING, shown } from './values.ts';

const compared = (holds: (order: number) => boolean): TemplateFunction =>
  taking([2, 2], (a, b) => holds(compare(a, b)));

/** `and` and `or` are not here: they look at no more arguments than they need. */
export const FUNCTIONS: Readonly<Record<string, TemplateFunction>> = {
  eq: taking([1, Infinity], (first, ...others) => {
    if (others.length === 0) throw new TemplateError('error calling eq: missing argument for comparison');
    return others.some((other) => equal(first, other));
  }),
  ge: compared((order) => order >= 0),
  gt: compared((order) => order > 0),
  html: (...args) =>
    print(args).replace(/[&<>"']/g, (one) => `&${{ '&': 'amp', '<': 'lt', '>': 'gt', '"': '#34', "'": '#39' }[one]};`),
  index: taking([1, Infinity], (item, ...path) => path.reduce(element, item)),
  js: (...args) =>
    JSON.stringify(print(args))
      .slice(1, -1)
      .replace(/[<>&'=]/g, (one) => (one === "'" ? "\\'" : `\\u00${one.charCodeAt(0).toString(16).toUpperCase()}`)),
  le: compared((order) => order <= 0),
  len: taking([1, 1], (value) => {
    if (typeof value === 'string') return new TextEncoder().encode(value).length;
    if (Array.isArray(value)) return value.length;
    if (isMap(value)) return Object.keys(value).length;
    if (value === NOTHING || value === null)
      throw new TemplateError('error calling len: reflect: call of reflect.Value.Type on zero Value');
    throw new TemplateError(`error calling len: len of type ${goType(value)}`);
  }),
  lt: compared((order) => order < 0),
  ne: taking([2, 2], (a, b) => !equal(a, b)),
  not: taking([1, 1], (value) => !isTrue(value)),
  print: (...args) => print(args),
  printf: taking([1, Infinity], (format, ...args) => formatText(String(format), args)),
  println: (...args) => `${args.map(shown).join(' ')}\n`,
  slice: taking([1, 4], (item, from = 0, to) => {
    if (typeof item !== 'string' && !Array.isArray(item))
      throw new TemplateError(`error calling slice: can't slice item of type ${goType(item)}`);
    return item.slice(Number(from), to === undefined ? undefined : Number(to));
  }),
  urlquery: (...args) => encodeURIComponent(print(args)).replaceAll('%20', '+'),
};

/** Go puts spaces between two that are no strings. */
function print(args: readonly unknown[]): string {
  return args
    .map((value, index) => {
      const isApart = index > 0 && typeof value !== 'string' && typeof args[index - 1] !== 'string';
      return `${isApart ? ' ' : ''}${shown(value)}`;
    })
    .join('');
}

function element(item: unknown, step: unknown): unknown {
  if (Array.isArray(item)) {
    if (typeof step !== 'number')
      throw new TemplateError(`error calling index: cannot index slice/array with type ${goType(step)}`);
    if (step >= 0 && step < item.length) return item[step];
    throw new TemplateError(`error calling index: index out of range: ${step}`);
  }
  if (isMap(item)) return Object.hasOwn(item, String(step)) ? item[String(step)] : NOTHING;
  if (item === NOTHING || item === null) throw new TemplateError('error calling index: index of untyped nil');
  throw new TemplateError(`error calling index: can't index item of type ${goType(item)}`);
}
