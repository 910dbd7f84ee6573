/** `strftime`: what `date +FORMAT` and `printf '%(…)T'` print. The simulator's machines live in UTC. */

const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

type Field = (date: Date) => string;

const FIELDS: Readonly<Record<string, Field>> = {
  '%': () => '%',
  n: () => '\n',
  t: () => '\t',
  Y: (date) => String(date.getUTCFullYear()),
  C: (date) => two(Math.floor(date.getUTCFullYear() / 100)),
  y: (date) => two(date.getUTCFullYear() % 100),
  m: (date) => two(date.getUTCMonth() + 1),
  B: (date) => MONTHS[date.getUTCMonth()] ?? '',
  b: (date) => (MONTHS[date.getUTCMonth()] ?? '').slice(0, 3),
  h: (date) => (MONTHS[date.getUTCMonth()] ?? '').slice(0, 3),
  d: (date) => two(date.getUTCDate()),
  e: (date) => String(date.getUTCDate()).padStart(2),
  j: (date) => String(dayOfYear(date)).padStart(3, '0'),
  A: (date) => DAYS[date.getUTCDay()] ?? '',
  a: (date) => (DAYS[date.getUTCDay()] ?? '').slice(0, 3),
  u: (date) => String(date.getUTCDay() || 7),
  w: (date) => String(date.getUTCDay()),
  H: (date) => two(date.getUTCHours()),
  k: (date) => String(date.getUTCHours()).padStart(2),
  I: (date) => two(date.getUTCHours() % 12 || 12),
  l: (date) => String(date.getUTCHours() % 12 || 12).padStart(2),
  M: (date) => two(date.getUTCMinutes()),
  S: (date) => two(date.getUTCSeconds()),
  N: (date) => String(date.getUTCMilliseconds()).padStart(3, '0').padEnd(9, '0'),
  p: (date) => (date.getUTCHours() < 12 ? 'AM' : 'PM'),
  P: (date) => (date.getUTCHours() < 12 ? 'am' : 'pm'),
  s: (date) => String(Math.floor(date.getTime() / 1000)),
  Z: () => 'UTC',
  z: () => '+0000',
  F: (date) => formatDate(date, '%Y-%m-%d'),
  D: (date) => formatDate(date, '%m/%d/%y'),
  x: (date) => formatDate(date, '%m/%d/%y'),
  T: (date) => formatDate(date, '%H:%M:%S'),
  X: (date) => formatDate(date, '%H:%M:%S'),
  R: (date) => formatDate(date, '%H:%M'),
  r: (date) => formatDate(date, '%I:%M:%S %p'),
  c: (date) => formatDate(date, '%a %b %e %H:%M:%S %Y'),
};

export function formatDate(date: Date, format: string): string {
  return format.replace(/%([-_0^#]?)(:?)([A-Za-z%])/g, (whole, flag: string, colon: string, letter: string) => {
    if (colon === ':' && letter === 'z') return '+00:00';
    const field = Object.hasOwn(FIELDS, letter) ? FIELDS[letter] : undefined;
    if (field === undefined) return whole;
    const text = field(date);
    if (flag === '-') return text.replace(/^[0 ]+(?=.)/, '');
    if (flag === '^') return text.toUpperCase();
    return flag === '_' ? text.replace(/^0+(?=.)/, (zeros) => ' '.repeat(zeros.length)) : text;
  });
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}

function dayOfYear(date: Date): number {
  return Math.floor((date.getTime() - Date.UTC(date.getUTCFullYear(), 0, 1)) / 86_400_000) + 1;
}
