/** Backslash sequences of `echo -e`, `printf` and `%b`. */
import { concat } from '../../machine/streams/sinks.ts';

const SIMPLE: Readonly<Record<string, string>> = {
  a: '\u0007',
  b: '\b',
  e: '\u001B',
  E: '\u001B',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
};

/** Where bytes that are no text are kept inside a string until it is written. */
const RAW = 0xf700;

/** What to write: text as it is, or bytes where an escape asked for single ones. */
export function rawOutput(text: string): string | Uint8Array {
  if (!/[\uF780-\uF7FF]/.test(text)) return text;
  const encoder = new TextEncoder();
  const parts = text
    .split(/([\uF780-\uF7FF])/)
    .map((part, i) => (i % 2 === 1 ? Uint8Array.of(part.charCodeAt(0) - RAW) : encoder.encode(part)));
  return concat(parts);
}

/** `stop` is set by `\c`: no more output. */
export function expandEscapes(text: string): { readonly text: string; readonly stop: boolean } {
  let result = '';
  for (let i = 0; i < text.length; i++) {
    const char = text[i] ?? '';
    if (char !== '\\') {
      result += char;
      continue;
    }
    const rest = text.slice(i + 1);
    if (rest.startsWith('c')) return { text: result, stop: true };
    const numeric =
      /^(?:0([0-7]{0,3})|([1-7][0-7]{0,2})|x([\dA-Fa-f]{1,2})|u([\dA-Fa-f]{1,4})|U([\dA-Fa-f]{1,8}))/.exec(rest);
    if (numeric !== null) {
      const [whole, zero, octal, hex, short, long] = numeric;
      const code =
        Number.parseInt(zero ?? octal ?? hex ?? short ?? long ?? '0', (zero ?? octal) ? 8 : zero === '' ? 8 : 16) || 0;
      const isByte = short === undefined && long === undefined && code >= 0x80;
      result += isByte ? String.fromCharCode(RAW + (code & 0xff)) : String.fromCodePoint(Math.min(code, 0x10_ff_ff));
      i += whole.length;
      continue;
    }
    const simple = SIMPLE[rest.charAt(0)];
    result += simple ?? `\\${rest.charAt(0)}`;
    i++;
  }
  return { text: result, stop: false };
}
