/** Times as the daemon's JSON has them. */

export const NEVER = '0001-01-01T00:00:00Z';

export function time(ms: number | undefined): string {
  return ms === undefined ? NEVER : new Date(ms).toISOString().replace('Z', '000000Z');
}
