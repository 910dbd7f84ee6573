/** 256-bit digests in hexadecimal, made from text. */

/**
 * Looks like SHA-256 and is as well spread, but is computed at once: the platform's SHA-256 is asynchronous, and nothing
 * here depends on its strength.
 */
export function digestOf(text: string): string {
  return `sha256:${hexDigits(text, 64)}`;
}

/** `count` hexadecimal digits that depend on every character of the text. */
export function hexDigits(text: string, count: number): string {
  let digits = '';
  for (let round = 0; digits.length < count; round++) {
    let hash = 2166136261 ^ Math.imul(round + 1, 2654435761);
    for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 16777619);
    hash ^= hash >>> 16;
    hash = Math.imul(hash, 2246822507);
    hash ^= hash >>> 13;
    hash = Math.imul(hash, 3266489909);
    hash ^= hash >>> 16;
    digits += (hash >>> 0).toString(16).padStart(8, '0');
  }
  return digits.slice(0, count);
}
