/** Quantities: `250m`, `64Mi`, `1.5`. */

const units: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

/** As a number of its base unit; not a number when it isn't a quantity. */
export function quantity(text: string | number | undefined): number {
  const found = /^([+-]?[0-9.]+)(?:([numkMGTPE]|[KMGTPE]i)|[eE]([+-]?\d+))?$/.exec(String(text ?? '0'));
  if (!found) return Number.NaN;
  const [, digits = '', unit = '', exponent] = found;
  return Number(digits) * (exponent === undefined ? (units[unit] ?? 1) : 10 ** Number(exponent));
}

/** The form that the server writes a quantity in: `1000m` is `1`, `1024Mi` is `1Gi`. */
export function canonical(text: string): string {
  const trimmed = text.trim();
  const found = /^([+-]?)([0-9]*)(?:\.([0-9]*))?(?:([numkMGTPE]|[KMGTPE]i)|[eE]([+-]?\d+))?$/.exec(trimmed);
  if (!found || found[5] !== undefined) return trimmed;
  const [, sign = '', whole = '', fraction = '', unit = ''] = found;
  const digits = BigInt(`${whole}${fraction}` || '0');
  const minus = sign === '-' ? '-' : '';
  if (unit.endsWith('i')) {
    const bytes = (digits * BigInt(units[unit] ?? 1)) / 10n ** BigInt(fraction.length);
    if (bytes >= 1024n) return `${minus}${scaled(bytes, 1024n, ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'])}`;
    return `${minus}${bytes}`;
  }
  const power = BigInt(decimals.indexOf(unit)) * 3n;
  const divisor = 10n ** BigInt(fraction.length);
  // Whatever is smaller than a nano is rounded up, as in the server.
  const nanos = (digits * 10n ** power + divisor - 1n) / divisor;
  return `${minus}${scaled(nanos, 1000n, decimals)}`;
}

const decimals = ['n', 'u', 'm', '', 'k', 'M', 'G', 'T', 'P', 'E'];

function scaled(value: bigint, base: bigint, names: readonly string[]): string {
  if (value === 0n) return '0';
  let [rest, step] = [value, 0];
  while (step < names.length - 1 && rest % base === 0n) {
    rest /= base;
    step += 1;
  }
  return `${rest}${names[step] ?? ''}`;
}
