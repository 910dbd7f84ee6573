/** Field selectors: `metadata.name=x,status.phase!=Running`. */
import { badRequest } from '../failure.ts';
import type { Kind } from '../kind.ts';
import type { KubeObject } from '../object.ts';

export type FieldMatcher = (object: KubeObject) => boolean;

/** Throws the server's own 400 for a field that the kind can't be selected by. */
export function parseFieldSelector(text: string, kind: Kind): FieldMatcher {
  const requirements = text
    .split(',')
    .filter((part) => part !== '')
    .map((part) => requirement(part, kind));
  return (object) => requirements.every((matches) => matches(object));
}

const common: Readonly<Record<string, (object: KubeObject) => string>> = {
  'metadata.name': (object) => object.metadata.name ?? '',
  'metadata.namespace': (object) => object.metadata.namespace ?? '',
};

function requirement(part: string, kind: Kind): FieldMatcher {
  const found = /^([^=!]*)(==|!=|=)(.*)$/.exec(part);
  if (!found) throw badRequest(`invalid selector: '${part}'; can't understand '${part}'`);
  const [, field = '', operator = '', value = ''] = found;
  const known = { ...common, ...kind.selectable };
  const read = Object.hasOwn(known, field) ? known[field] : undefined;
  if (!read) throw badRequest(unknown(field, kind));
  return operator === '!=' ? (object) => read(object) !== value : (object) => read(object) === value;
}

function unknown(field: string, kind: Kind): string {
  // Kinds with fields of their own have a conversion function, whose message names the field alone.
  if (kind.selectable) return `field label not supported: ${field}`;
  return `"${field}" is not a known field selector: only "metadata.name", "metadata.namespace"`;
}
