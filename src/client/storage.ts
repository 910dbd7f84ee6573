/** What a reader's browser remembers between visits; where storage is switched off, nothing is remembered. */

export function recall(key: string): string | null {
  try {
    return localStorage.getItem(`atd:${key}`);
  } catch {
    return null;
  }
}

/** Undefined forgets. */
export function remember(key: string, value: string | undefined): void {
  try {
    if (value === undefined) localStorage.removeItem(`atd:${key}`);
    else localStorage.setItem(`atd:${key}`, value);
  } catch {
    // Switched off or full: the page works without.
  }
}

/** JSON that a former visit left; undefined when there is none or it can't be read. */
export function recallJson(key: string): unknown {
  try {
    return JSON.parse(recall(key) ?? 'null') ?? undefined;
  } catch {
    return undefined;
  }
}
