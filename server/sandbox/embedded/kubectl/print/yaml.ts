/** YAML and JSON as kubectl prints them: keys in order, lists not indented, Go's escapes. */
import { Document, isScalar, parseDocument, stringify, visit } from 'yaml';
import { goJson, sorted } from '../../go/json.ts';

const LOOK = {
  indentSeq: false,
  lineWidth: 0,
  minContentWidth: 0,
  singleQuote: null,
  defaultKeyType: 'PLAIN',
  aliasDuplicateObjects: false,
  version: '1.1',
} as const;

export function toYaml(value: unknown): string {
  const document = new Document(sorted(value), LOOK);
  visit(document, {
    Scalar(key, node) {
      if (key !== 'key' && typeof node.value === 'string' && wantsSingleQuotes(node.value)) node.type = 'QUOTE_SINGLE';
    },
  });
  return document.toString(LOOK);
}

/** Go puts double quotes around what would else be no string (`"80"`), single ones around what is no plain text. */
function wantsSingleQuotes(text: string): boolean {
  if (/^[A-Za-z/][\w./-]*$/.test(text) || /^$|[\0-\x1F]/.test(text)) return false;
  if (!stringify(text, LOOK).startsWith('"')) return false;
  const { errors, contents } = parseDocument(text, { version: '1.1', logLevel: 'silent' });
  return errors.length > 0 || !isScalar(contents) || typeof contents.value === 'string';
}

export const toJson = (value: unknown): string => `${goJson(value, 4)}\n`;
