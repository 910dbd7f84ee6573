/** How modes, sizes and times look in listings. */
import type { FsStat } from 'just-bash';
import { formatDate } from '../facts/date-format.ts';

const HALF_YEAR_MS = 182 * 86_400_000;

export function modeText(stat: FsStat): string {
  const kind = stat.isDirectory ? 'd' : stat.isSymbolicLink ? 'l' : '-';
  const bits = [6, 3, 0].map((shift) => {
    const part = (stat.mode >> shift) & 7;
    return `${part & 4 ? 'r' : '-'}${part & 2 ? 'w' : '-'}${part & 1 ? 'x' : '-'}`;
  });
  let text = kind + bits.join('');
  if ((stat.mode & 0o4000) !== 0) text = replaceAt(text, 3, (stat.mode & 0o100) !== 0 ? 's' : 'S');
  if ((stat.mode & 0o2000) !== 0) text = replaceAt(text, 6, (stat.mode & 0o010) !== 0 ? 's' : 'S');
  if ((stat.mode & 0o1000) !== 0) text = replaceAt(text, 9, (stat.mode & 0o001) !== 0 ? 't' : 'T');
  return text;
}

/** Old files show the year instead of the hour. */
export function timeText(time: Date, now: Date): string {
  const age = now.getTime() - time.getTime();
  return formatDate(time, age > HALF_YEAR_MS || age < -HALF_YEAR_MS ? '%b %e  %Y' : '%b %e %H:%M');
}

/** `4.0K`, `12M`: powers of 1024, one digit while it is below ten. */
export function humanSize(bytes: number): string {
  if (bytes < 1024) return String(bytes);
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < 4) {
    value /= 1024;
    unit++;
  }
  const shown = value < 10 ? (Math.ceil(value * 10) / 10).toFixed(1) : String(Math.ceil(value));
  return `${shown}${' KMGT'[unit]}`;
}

function replaceAt(text: string, index: number, char: string): string {
  return text.slice(0, index) + char + text.slice(index + 1);
}
