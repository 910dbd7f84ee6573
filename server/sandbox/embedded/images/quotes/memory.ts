/** What the app says about its memory, as Node 24 measures it. */

const MEBI = 1 << 20;
/** Node's default on a machine with plenty of memory. */
const UNLIMITED_HEAP = '4288.00M';

export function memoryLimit(limit: number | undefined): string {
  return limit === undefined ? 'none' : mebi(limit);
}

/** Half of the memory for old objects, but never less than 256 MiB however small the container, and a little for young. */
export function heapLimit(limit: number | undefined): string {
  return limit === undefined ? UNLIMITED_HEAP : mebi(Math.max(limit / 2, 256 * MEBI) + 3 * MEBI);
}

function mebi(bytes: number): string {
  return `${(bytes / MEBI).toFixed(2)}M`;
}
