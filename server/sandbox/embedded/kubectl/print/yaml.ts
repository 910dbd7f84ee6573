/** YAML and JSON as kubectl prints them: keys in order, lists not indented, Go's escapes. */
import { stringify } from 'yaml';

export function toYaml(value: unknown): string {
  return stringify(sorted(value), {
    indentSeq: false,
    lineWidth: 0,
    minContentWidth: 0,
    singleQuote: null,
    defaultKeyType: 'PLAIN',
    aliasDuplicateObjects: false,
    version: '1.1',
  });
}

export function toJson(value: unknown): string {
  // Go escapes what could end a script in HTML.
  return `${JSON.stringify(sorted(value), null, 4).replace(/[<>&\u2028\u2029]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)}\n`;
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, field]) => field !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, field]) => [key, sorted(field)]),
  );
}
