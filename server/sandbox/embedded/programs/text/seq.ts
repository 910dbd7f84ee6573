/** `seq`: numbers, as fast as whoever reads them. */
import type { Process, Program } from '../../process.ts';
import { fail } from '../support/program.ts';

const CHUNK = 64 << 10;

export const seq: Program = async (process) => {
  const request = parse(process.argv.slice(1));
  if (typeof request === 'string') return fail(process, `${request}\nTry 'seq --help' for more information.`);
  const { first, step, last } = request;
  const isPlain =
    [first, step, last].every(Number.isSafeInteger) &&
    request.format === undefined &&
    !request.equalWidth &&
    request.separator === '\n';
  if (isPlain && first >= 0 && step === 1) await countUp(process, first, last);
  else await count(process, request);
  return 0;
};

interface Request {
  readonly first: number;
  readonly step: number;
  readonly last: number;
  readonly decimals: number;
  readonly separator: string;
  readonly equalWidth: boolean;
  readonly format: string | undefined;
}

function parse(args: readonly string[]): Request | string {
  let separator = '\n';
  let equalWidth = false;
  let format: string | undefined;
  const words: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? '';
    if (arg === '-s') separator = args[++i] ?? '\n';
    else if (arg.startsWith('--separator=')) separator = arg.slice('--separator='.length);
    else if (arg === '-w' || arg === '--equal-width') equalWidth = true;
    else if (arg === '-f') format = args[++i];
    else words.push(arg);
  }
  if (words.length === 0) return 'missing operand';
  if (words.length > 3) return `extra operand ‘${words[3]}’`;
  const bad = words.find((word) => !/^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/i.test(word));
  if (bad !== undefined) return `invalid floating point argument: ‘${bad}’`;
  const numbers = words.map(Number);
  const [first, step, last] =
    numbers.length === 1
      ? [1, 1, numbers[0] ?? 0]
      : numbers.length === 2
        ? [numbers[0] ?? 0, 1, numbers[1] ?? 0]
        : [numbers[0] ?? 0, numbers[1] ?? 0, numbers[2] ?? 0];
  if (step === 0) return `invalid Zero increment value: ‘${words[1]}’`;
  const decimals = Math.max(
    ...words.slice(0, words.length === 3 ? 2 : 1).map((word) => word.split('.')[1]?.length ?? 0),
  );
  return { first, step, last, decimals, separator, equalWidth, format };
}

/** Digits are counted in place in a buffer: nothing is converted, nothing is joined. */
async function countUp(process: Process, first: number, last: number): Promise<void> {
  let buffer = new Uint8Array(CHUNK);
  let at = 0;
  const digits = Array.from(String(first), Number);
  for (let value = first; value <= last; value++) {
    if (at + digits.length + 1 > CHUNK) {
      await process.stdout.write(buffer.subarray(0, at));
      buffer = new Uint8Array(CHUNK);
      at = 0;
    }
    for (let i = 0; i < digits.length; i++) buffer[at++] = 48 + (digits[i] ?? 0);
    buffer[at++] = 10;
    increment(digits);
  }
  await process.stdout.write(buffer.subarray(0, at));
}

function increment(digits: number[]): void {
  for (let i = digits.length - 1; i >= 0; i--) {
    const digit = digits[i] ?? 0;
    if (digit < 9) {
      digits[i] = digit + 1;
      return;
    }
    digits[i] = 0;
  }
  digits.unshift(1);
}

async function count(process: Process, request: Request): Promise<void> {
  const { first, step, last, decimals, separator } = request;
  const total = Math.floor((last - first) / step + 1e-9);
  if (total < 0) return;
  const width = request.equalWidth
    ? Math.max(first.toFixed(decimals).length, (first + total * step).toFixed(decimals).length)
    : 0;
  let text = '';
  for (let i = 0; i <= total; i++) {
    const value = (first + i * step).toFixed(decimals);
    const sign = value.startsWith('-') ? '-' : '';
    const shown = sign + value.slice(sign.length).padStart(width - sign.length, '0');
    text +=
      (i > 0 ? separator : '') + (request.format === undefined ? shown : formatted(request.format, first + i * step));
    if (text.length > CHUNK) {
      await process.stdout.write(text);
      text = '';
    }
  }
  await process.stdout.write(`${text}\n`);
}

function formatted(format: string, value: number): string {
  return format.replace(
    /%(0?)(\d*)(?:\.(\d+))?[fge]/,
    (_whole, zero: string, width: string, precision: string | undefined) => {
      const digits = precision === undefined ? String(value) : value.toFixed(Number(precision));
      return digits.padStart(Number(width || 0), zero === '' ? ' ' : '0');
    },
  );
}
