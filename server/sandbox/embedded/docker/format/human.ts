/** Times and sizes in docker's words. */

/** `2 seconds`, `About a minute`, `3 hours`. */
export function humanDuration(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  const minutes = Math.floor(seconds / 60);
  const hours = Math.round(ms / 3_600_000);
  if (seconds < 1) return 'Less than a second';
  if (seconds === 1) return '1 second';
  if (seconds < 60) return `${seconds} seconds`;
  if (minutes === 1) return 'About a minute';
  if (minutes < 60) return `${minutes} minutes`;
  if (hours === 1) return 'About an hour';
  if (hours < 48) return `${hours} hours`;
  if (hours < 24 * 7 * 2) return `${Math.floor(hours / 24)} days`;
  if (hours < 24 * 30 * 2) return `${Math.floor(hours / 24 / 7)} weeks`;
  if (hours < 24 * 365 * 2) return `${Math.floor(hours / 24 / 30)} months`;
  return `${Math.floor(hours / 24 / 365)} years`;
}

/** `310MB`, `7.68kB`: thousands, with `digits` significant digits. */
export function humanSize(bytes: number, digits = 3): string {
  return scaled(bytes, { step: 1000, units: ['B', 'kB', 'MB', 'GB', 'TB'], digits });
}

/** `27.92MiB`: 1024s. */
export function binarySize(bytes: number, digits = 4): string {
  return scaled(bytes, { step: 1024, units: ['B', 'KiB', 'MiB', 'GiB', 'TiB'], digits });
}

function scaled(
  bytes: number,
  how: { readonly step: number; readonly units: readonly string[]; readonly digits: number },
): string {
  let value = bytes;
  let unit = 0;
  while (value >= how.step && unit < how.units.length - 1) {
    value /= how.step;
    unit++;
  }
  return `${Number(value.toPrecision(how.digits))}${how.units[unit]}`;
}

/** `500m`, `1g`, `1073741824`: bytes; undefined when it is no size. */
export function parseSize(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)\s*([bkmgt]?)(?:i?b)?$/i.exec(text);
  if (match === null) return undefined;
  return Math.floor(Number(match[1]) * 1024 ** 'bkmgt'.indexOf((match[2] || 'b').toLowerCase()));
}

/** `2026-11-24 13:13:27 +0000 UTC`, as Go prints a time. */
export function goTimeText(ms: number): string {
  const text = new Date(ms).toISOString();
  return `${text.slice(0, 10)} ${text.slice(11, 19)} +0000 UTC`;
}

/** `a=1,b=2` */
export const labelsText = (labels: Readonly<Record<string, string>>): string =>
  Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(',');
