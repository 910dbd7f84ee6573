/** What the app says about its memory, as Node 24 measures it. */

const MEBI = 1 << 20;
/** Node's default on a machine with plenty of memory. */
const UNLIMITED_HEAP = '4288.00M';

export function memoryLimit(limit: number | undefined): string {
  return limit === undefined ? 'none' : mebi(limit);
}

/** For old objects: however small the fence, Node takes no less, and then the heap does not fit into it. */
const LEAST_HEAP = 256 * MEBI;

/** Half of a small machine's memory for old objects, and a little for young ones. */
export function heapLimit(limit: number | undefined): string {
  if (limit === undefined) return UNLIMITED_HEAP;
  const old = Math.max(limit / 2, LEAST_HEAP);
  return mebi(old + Math.max(3 * MEBI, Math.min((old - LEAST_HEAP) / 16, 192 * MEBI)));
}

function mebi(bytes: number): string {
  return `${(bytes / MEBI).toFixed(2)}M`;
}
