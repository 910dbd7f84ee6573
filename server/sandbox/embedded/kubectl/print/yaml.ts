/** YAML and JSON as kubectl prints them: keys in order, lists not indented, Go's escapes. */
import { stringify } from 'yaml';
import { goJson, sorted } from '../../go/json.ts';

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

export const toJson = (value: unknown): string => `${goJson(value, 4)}\n`;
