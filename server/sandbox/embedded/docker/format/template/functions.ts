/** What a template can call, and how a value is shown. */

type TemplateFunction = (...args: unknown[]) => unknown;

const FUNCTIONS: Readonly<Record<string, TemplateFunction>> = {
  and: (...args) => args.find((arg) => !isTrue(arg)) ?? args.at(-1),
  or: (...args) => args.find(isTrue) ?? args.at(-1),
  not: (arg) => !isTrue(arg),
  eq: (first, ...others) => others.some((other) => other === first),
  ne: (a, b) => a !== b,
  lt: (a, b) => Number(a) < Number(b),
  le: (a, b) => Number(a) <= Number(b),
  gt: (a, b) => Number(a) > Number(b),
  ge: (a, b) => Number(a) >= Number(b),
  len: (arg) => (typeof arg === 'string' ? arg.length : entriesOf(arg).length),
  index: (collection, ...keys) =>
    keys.reduce(
      (value, key) => (value === null || value === undefined ? undefined : Reflect.get(Object(value), String(key))),
      collection,
    ),
  json: (arg) => JSON.stringify(arg) ?? 'null',
  join: (list, separator) =>
    entriesOf(list)
      .map(([, value]) => show(value))
      .join(show(separator)),
  split: (text, separator) => show(text).split(show(separator)),
  upper: (text) => show(text).toUpperCase(),
  lower: (text) => show(text).toLowerCase(),
  title: (text) => show(text).replace(/\b\w/g, (letter) => letter.toUpperCase()),
  pad: (text, before, after) => ' '.repeat(Number(before)) + show(text) + ' '.repeat(Number(after)),
  truncate: (text, length) => show(text).slice(0, Number(length)),
  print: (...args) => args.map(show).join(''),
  println: (...args) => `${args.map(show).join(' ')}\n`,
  printf: (format, ...args) => formatted(show(format), args),
  slice: (text, from, to) => show(text).slice(Number(from ?? 0), to === undefined ? undefined : Number(to)),
};

export function isFunction(name: string): boolean {
  return Object.hasOwn(FUNCTIONS, name);
}

export function call(name: string, args: readonly unknown[]): unknown {
  return FUNCTIONS[name]?.(...args);
}

function formatted(format: string, args: readonly unknown[]): string {
  const rest = [...args];
  return format.replace(
    /%(-?)(\d*)(?:\.(\d+))?([vsdqft%])/g,
    (_whole, left: string, width: string, precision: string | undefined, kind: string) => {
      if (kind === '%') return '%';
      const value = rest.shift();
      const text =
        kind === 'q'
          ? JSON.stringify(show(value))
          : kind === 'f'
            ? Number(value).toFixed(Number(precision ?? 6))
            : show(value);
      return left === '-' ? text.padEnd(Number(width || 0)) : text.padStart(Number(width || 0));
    },
  );
}

export function isTrue(value: unknown): boolean {
  if (value === undefined || value === null || value === false || value === 0 || value === '') return false;
  return typeof value === 'object' ? entriesOf(value).length > 0 : true;
}

/** Maps are walked in the order of their keys. */
export function entriesOf(value: unknown): [string | number, unknown][] {
  if (Array.isArray(value)) return value.map((item: unknown, i) => [i, item]);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
}

/** As Go's %v. */
export function show(value: unknown): string {
  if (value === undefined || value === null) return '<no value>';
  if (typeof value === 'string') return value;
  if (Array.isArray(value))
    return `[${value.map((item: unknown) => (item === null ? '<nil>' : show(item))).join(' ')}]`;
  if (typeof value === 'object')
    return `map[${entriesOf(value)
      .map(([key, item]) => `${key}:${item === null ? '<nil>' : show(item)}`)
      .join(' ')}]`;
  return String(value);
}
