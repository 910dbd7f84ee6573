/** Go prints durations in the largest unit (`1m20s`, `14.965s`); webernetes prints milliseconds. */

export function goDurations(text: string): string {
  return text.replace(/\b(\d+)ms\b/g, (_, digits: string) => goDuration(Number(digits)));
}

export function goDuration(milliseconds: number): string {
  if (milliseconds < 1000) return `${milliseconds}ms`;
  const hours = Math.floor(milliseconds / 3_600_000);
  const minutes = Math.floor(milliseconds / 60_000) % 60;
  const seconds = (milliseconds % 60_000) / 1000;
  if (hours > 0) return `${hours}h${minutes}m${seconds}s`;
  return minutes > 0 ? `${minutes}m${seconds}s` : `${seconds}s`;
}
