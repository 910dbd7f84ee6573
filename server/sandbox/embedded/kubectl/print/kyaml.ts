/** KYAML, the YAML that looks like JSON: `-o kyaml`. */

/** Keys that YAML would take for something else. */
const AMBIGUOUS = /^(?:[yYnN]|yes|no|true|false|on|off|null|~)$/i;
const PLAIN = /^[A-Za-z_][\w./-]*$/;

export const toKyaml = (value: unknown): string => `---\n${shown(value, 0)}\n`;

function shown(value: unknown, depth: number): string {
  if (Array.isArray(value)) return list(value, depth);
  if (typeof value === 'object' && value !== null) return map(value as Readonly<Record<string, unknown>>, depth);
  return typeof value === 'string' ? text(value, depth) : String(value);
}

function map(value: Readonly<Record<string, unknown>>, depth: number): string {
  const entries = Object.entries(value)
    .filter(([, field]) => field !== undefined)
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
  if (entries.length === 0) return '{}';
  const lines = entries.map(([key, field]) => `${indent(depth + 1)}${keyText(key)}: ${shown(field, depth + 1)},\n`);
  return `{\n${lines.join('')}${indent(depth)}}`;
}

/** Objects in a list share lines with its brackets. */
function list(value: readonly unknown[], depth: number): string {
  if (value.length === 0) return '[]';
  if (value.every((item) => typeof item === 'object' && item !== null))
    return `[${value.map((item) => shown(item, depth)).join(', ')}]`;
  return `[\n${value.map((item) => `${indent(depth + 1)}${shown(item, depth + 1)},\n`).join('')}${indent(depth)}]`;
}

function text(value: string, depth: number): string {
  if (!value.includes('\n')) return JSON.stringify(value).replaceAll('\\t', '\t');
  const lines = value.split('\n').map((line) => JSON.stringify(line).slice(1, -1).replaceAll('\\t', '\t'));
  const isEnded = value.endsWith('\n');
  const shownLines = isEnded ? lines.slice(0, -1) : lines;
  const body = shownLines.map((line, index) => {
    const end = index < shownLines.length - 1 || isEnded ? '\\n' : '';
    // A space at the start of a line has to be said.
    return `${indent(depth)}  ${line.startsWith(' ') ? '\\' : ' '}${line}${end}\\\n`;
  });
  return `"\\\n${body.join('')}${indent(depth)}  "`;
}

const keyText = (key: string): string => (PLAIN.test(key) && !AMBIGUOUS.test(key) ? key : JSON.stringify(key));
const indent = (depth: number): string => '  '.repeat(depth);
