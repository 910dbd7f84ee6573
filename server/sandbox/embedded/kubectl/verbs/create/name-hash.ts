/** `--append-hash`: an ending that changes with what the object holds, so that Pods notice a new one. */
import { goJson } from '../../../go/json.ts';

const LETTERS: Readonly<Record<string, string>> = { 0: 'g', 1: 'h', 3: 'k', a: 'm', e: 't' };

/** As kubectl computes it from the object's kind, name and data: ten letters. */
export async function nameHash(object: Readonly<Record<string, unknown>>): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(goJson(object)));
  const hex = Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
  return Array.from(hex.slice(0, 10), (digit) => LETTERS[digit] ?? digit).join('');
}
