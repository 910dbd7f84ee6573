/** The functions of Go's templates, and the two that kubectl adds. */
import { TemplateError } from './error.ts';
import { compare, equal, goType, isMap, isTrue, NOTHING, shown } from './values.ts';

type TemplateFunction = (...args: readonly unknown[]) => unknown;

const count = (name: string, args: readonly unknown[], least: number, most = Infinity): void => {
  if (args.length >= least && args.length <= most) return;
  const want = least === most ? `${least}` : `at least ${least}`;
  throw new TemplateError(`wrong number of args for ${name}: want ${want} got ${args.length}`);
};

const compared =
  (name: string, holds: (order: number) => boolean): TemplateFunction =>
  (...args) => {
    count(name, args, 2, 2);
    return holds(compare(args[0], args[1]));
  };

/** `and` and `or` are not here: they look at no more arguments than they need. */
export const FUNCTIONS: Readonly<Record<string, TemplateFunction>> = {
  base64decode: (text) => decoded(String(text)),
  eq: (first, ...others) => {
    count('eq', [first, ...others], 2);
    return others.some((other) => equal(first, other));
  },
  exists: (item, ...path) => at(item, path, false) !== NOTHING,
  ge: compared('ge', (order) => order >= 0),
  gt: compared('gt', (order) => order > 0),
  html: (...args) =>
    print(args).replace(/[&<>"']/g, (one) => `&${{ '&': 'amp', '<': 'lt', '>': 'gt', '"': '#34', "'": '#39' }[one]};`),
  index: (item, ...path) => at(item, path, true),
  js: (...args) =>
    JSON.stringify(print(args))
      .slice(1, -1)
      .replace(/[<>&'=]/g, (one) => (one === "'" ? "\\'" : `\\u00${one.charCodeAt(0).toString(16).toUpperCase()}`)),
  le: compared('le', (order) => order <= 0),
  len: (value) => {
    if (typeof value === 'string') return new TextEncoder().encode(value).length;
    if (Array.isArray(value)) return value.length;
    if (isMap(value)) return Object.keys(value).length;
    if (value === NOTHING || value === null)
      throw new TemplateError('error calling len: reflect: call of reflect.Value.Type on zero Value');
    throw new TemplateError(`error calling len: len of type ${goType(value)}`);
  },
  lt: compared('lt', (order) => order < 0),
  ne: (a, b) => !equal(a, b),
  not: (value) => !isTrue(value),
  print: (...args) => print(args),
  printf: (format, ...args) => formatText(String(format), args),
  println: (...args) => `${args.map(shown).join(' ')}\n`,
  slice: (item, from = 0, to) => {
    if (typeof item !== 'string' && !Array.isArray(item))
      throw new TemplateError(`error calling slice: can't slice item of type ${goType(item)}`);
    return item.slice(Number(from), to === undefined ? undefined : Number(to));
  },
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

function at(item: unknown, path: readonly unknown[], isStrict: boolean): unknown {
  let here = item;
  for (const step of path) {
    if (Array.isArray(here)) {
      const position = Number(step);
      if (typeof step !== 'number')
        throw new TemplateError(`error calling index: cannot index slice/array with type ${goType(step)}`);
      if (position < 0 || position >= here.length) {
        if (!isStrict) return NOTHING;
        throw new TemplateError(`error calling index: index out of range: ${position}`);
      }
      here = here[position];
    } else if (isMap(here)) {
      here = Object.hasOwn(here, String(step)) ? here[String(step)] : NOTHING;
    } else if (here === NOTHING || here === null) {
      if (!isStrict) return NOTHING;
      throw new TemplateError('error calling index: index of untyped nil');
    } else throw new TemplateError(`error calling index: can't index item of type ${goType(here)}`);
  }
  return here;
}

function decoded(text: string): string {
  try {
    return new TextDecoder().decode(Uint8Array.from(atob(text), (one) => one.charCodeAt(0)));
  } catch (error) {
    throw new TemplateError('error calling base64decode: base64 decode failed: illegal base64 data at input byte 0', {
      cause: error,
    });
  }
}

/** The verbs of Go's fmt that a template can need. */
function formatText(format: string, args: readonly unknown[]): string {
  let next = 0;
  const text = format.replace(
    /%([-+ 0#]*)(\d+)?(?:\.(\d+))?([a-zA-Z%])/g,
    (_, flags: string, width: string | undefined, precision: string | undefined, verb: string) => {
      if (verb === '%') return '%';
      if (next >= args.length) return `%!${verb}(MISSING)`;
      const value = formatted(args[next++], verb, precision === undefined ? undefined : Number(precision));
      const size = Number(width ?? 0);
      if (flags.includes('-')) return value.padEnd(size);
      return value.padStart(size, flags.includes('0') ? '0' : ' ');
    },
  );
  const extra = args.slice(next).map((value) => `${goType(value)}=${shown(value)}`);
  return extra.length === 0 ? text : `${text}%!(EXTRA ${extra.join(', ')})`;
}

function formatted(value: unknown, verb: string, precision: number | undefined): string {
  const wrong = `%!${verb}(${goType(value)}=${shown(value)})`;
  switch (verb) {
    case 'v':
      return shown(value);
    case 's':
      if (typeof value === 'number' || typeof value === 'boolean') return wrong;
      return precision === undefined ? shown(value) : shown(value).slice(0, precision);
    case 'q':
      return typeof value === 'string' ? JSON.stringify(value) : wrong;
    case 'd':
      return typeof value === 'number' && Number.isInteger(value) ? String(value) : wrong;
    case 'f':
    case 'e':
    case 'g':
      if (typeof value !== 'number') return wrong;
      if (verb === 'f') return value.toFixed(precision ?? 6);
      return verb === 'e' ? value.toExponential(precision ?? 6) : String(value);
    case 't':
      return typeof value === 'boolean' ? String(value) : wrong;
    case 'x':
      return typeof value === 'number' ? value.toString(16) : typeof value === 'string' ? hex(value) : wrong;
    case 'T':
      return goType(value);
    default:
      return wrong;
  }
}

const hex = (text: string): string =>
  Array.from(new TextEncoder().encode(text), (byte) => byte.toString(16).padStart(2, '0')).join('');
