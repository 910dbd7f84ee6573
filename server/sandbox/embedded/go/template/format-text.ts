/** `printf`: the verbs of Go's fmt that a template can need. */
import { goType, shown } from './values.ts';

/** Values as the format asks for them; what does not fit is said in the text, as Go does. */
export function formatText(format: string, args: readonly unknown[]): string {
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
