/** `printf`, with `-v`. */
import { assignTo } from '../expand/look-up.ts';
import { formatDate } from '../../programs/facts/date-format.ts';
import { backslashQuote } from '../expand/quote.ts';
import type { Shell } from '../shell.ts';
import { type Builtin, complain } from './builtin.ts';
import { expandEscapes, rawOutput } from './escapes.ts';

export const printf: Builtin = async (shell, args) => {
  let rest = args;
  let variable: string | undefined;
  if (rest[0] === '-v') {
    variable = rest[1];
    rest = rest.slice(2);
  }
  if (rest[0] === '--') rest = rest.slice(1);
  const [format, ...values] = rest;
  if (format === undefined) return complain(shell, 'printf: usage: printf [-v var] format [arguments]', 2);
  const printer = new Printer(shell, format, values);
  const text = printer.run();
  for (const problem of printer.problems) await shell.complain(`printf: ${problem}`);
  const output = rawOutput(text);
  if (variable === undefined) await shell.write(output);
  else await assignTo(shell, variable, typeof output === 'string' ? output : new TextDecoder().decode(output));
  return printer.problems.length > 0 ? 1 : 0;
};

const DIRECTIVE = /%()([-+ #0]*)(\*|\d+)?(?:\.(\*|\d+)?)?[hlLjzt]*(\([^)]*\)T|[a-zA-Z])/;

class Printer {
  readonly problems: string[] = [];
  readonly #shell: Shell;
  readonly #format: string;
  readonly #values: string[];

  constructor(shell: Shell, format: string, values: readonly string[]) {
    this.#shell = shell;
    this.#format = format;
    this.#values = [...values];
  }

  /** The format is used again until all values are printed. */
  run(): string {
    let text = '';
    do {
      const before = this.#values.length;
      const pass = this.#once();
      text += pass.text;
      if (pass.stop || this.#values.length === before) break;
    } while (this.#values.length > 0);
    return text;
  }

  #once(): { text: string; stop: boolean } {
    let text = '';
    // Escapes of three octal digits and the like are matched as a whole by the expansion of the literal run.
    for (const match of this.#format.matchAll(
      /%(?:%|[-+ #0]*(?:\*|\d+)?(?:\.(?:\*|\d*))?[hlLjzt]*(?:\([^)]*\)T|[a-zA-Z]))|(?:[^%\\]|\\[^])+|[%\\]/g,
    )) {
      const [piece] = match;
      if (piece === '%%') text += '%';
      else if (piece.startsWith('%') && piece.length > 1) {
        const directive = this.#directive(piece);
        text += directive.text;
        if (directive.stop) return { text, stop: true };
      } else {
        const expanded = expandEscapes(piece);
        text += expanded.text;
        if (expanded.stop) return { text, stop: true };
      }
    }
    return { text, stop: false };
  }

  #directive(piece: string): { text: string; stop: boolean } {
    const [, , flags = '', width, precision, kind = ''] = DIRECTIVE.exec(piece) ?? [];
    const wide = width === '*' ? Number(this.#values.shift() ?? 0) : Number(width ?? 0);
    const hasPrecision = /\.(?:\*|\d*)/.test(piece);
    const precise = hasPrecision
      ? precision === '*'
        ? Number(this.#values.shift() ?? 0)
        : Number(precision ?? 0)
      : undefined;
    const left = flags.includes('-') || wide < 0;
    const pad = (text: string, zero: boolean): string => {
      const size = Math.abs(wide);
      if (left) return text.padEnd(size);
      if (!zero || !flags.includes('0')) return text.padStart(size);
      const sign = /^[-+ ]/.exec(text)?.[0] ?? '';
      return sign + text.slice(sign.length).padStart(size - sign.length, '0');
    };
    const value = this.#values.shift();
    if (kind.startsWith('(')) return { text: pad(this.#time(kind.slice(1, -2), value), false), stop: false };
    switch (kind) {
      case 's':
        return { text: pad((value ?? '').slice(0, precise), false), stop: false };
      case 'c':
        return { text: pad((value ?? '').slice(0, 1), false), stop: false };
      case 'q':
        return { text: pad(backslashQuote(value ?? ''), false), stop: false };
      case 'b': {
        const { text, stop } = expandEscapes(value ?? '');
        return { text: pad(text, false), stop };
      }
      case 'd':
      case 'i':
        return { text: pad(signed(this.#integer(value), flags, precise), precise === undefined), stop: false };
      case 'u':
      case 'x':
      case 'X':
      case 'o':
        return { text: pad(unsigned(this.#integer(value), { kind, flags, precise }), true), stop: false };
      case 'f':
      case 'F':
      case 'e':
      case 'E':
      case 'g':
      case 'G':
        return { text: pad(float(Number(value ?? 0) || 0, { kind, flags, precise }), true), stop: false };
    }
    this.problems.push(`\`${kind}': invalid format character`);
    return { text: '', stop: true };
  }

  #integer(value: string | undefined): bigint {
    const text = (value ?? '0').trim();
    if (/^["']/.test(text)) return BigInt(text.codePointAt(1) ?? 0);
    if (/^[-+]?(?:0[xX][\da-fA-F]+|\d+)$/.test(text)) {
      const negative = text.startsWith('-');
      const digits = text.replace(/^[-+]/, '');
      const number = BigInt(/^0\d+$/.test(digits) ? `0o${digits}` : digits);
      return negative ? -number : number;
    }
    if (text !== '') this.problems.push(`${text}: invalid number`);
    return BigInt(/^-?\d+/.exec(text)?.[0] ?? 0);
  }

  #time(format: string, value: string | undefined): string {
    const seconds =
      value === undefined || value === '-1'
        ? Math.floor(this.#shell.process.clock.now() / 1000)
        : value === '-2'
          ? Math.floor(this.#shell.startedAt / 1000)
          : Number(value);
    return formatDate(new Date(seconds * 1000), format || '%X');
  }
}

function signed(value: bigint, flags: string, precision: number | undefined): string {
  const digits = (value < 0n ? -value : value).toString().padStart(precision ?? 0, '0');
  return `${value < 0n ? '-' : flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : ''}${digits}`;
}

function unsigned(
  value: bigint,
  how: { readonly kind: string; readonly flags: string; readonly precise: number | undefined },
): string {
  const positive = BigInt.asUintN(64, value);
  const base = how.kind === 'o' ? 8 : how.kind === 'u' ? 10 : 16;
  const digits = positive.toString(base).padStart(how.precise ?? 0, '0');
  const prefix = how.flags.includes('#') && positive !== 0n ? (base === 16 ? '0x' : base === 8 ? '0' : '') : '';
  return how.kind === 'X' ? (prefix + digits).toUpperCase() : prefix + digits;
}

function float(
  value: number,
  how: { readonly kind: string; readonly flags: string; readonly precise: number | undefined },
): string {
  const lower = how.kind.toLowerCase();
  const precision = Math.min(how.precise ?? 6, 100);
  let text = lower === 'f' ? value.toFixed(precision) : value.toExponential(precision);
  if (lower === 'g') {
    const significant = Math.max(1, precision);
    const exponent = value === 0 ? 0 : Math.floor(Math.log10(Math.abs(value)));
    text =
      exponent < -4 || exponent >= significant
        ? value.toExponential(significant - 1)
        : value.toFixed(Math.max(0, significant - 1 - exponent));
    if (text.includes('.')) text = text.replace(/\.?0+(?=e|$)/, '');
  }
  text = text.replace(/e([-+])(\d)$/, 'e$10$2');
  if (value >= 0 && how.flags.includes('+')) text = `+${text}`;
  return how.kind === lower ? text : text.toUpperCase();
}
