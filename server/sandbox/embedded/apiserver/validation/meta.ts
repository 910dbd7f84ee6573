/** Checks metadata, for every kind alike. */
import type { Kind } from '../kind.ts';
import type { KubeObject } from '../object.ts';
import { invalidValue, required, type FieldError } from './field-error.ts';
import { labelValue, qualifiedName, subdomain } from './names.ts';

export function validateMeta({ metadata }: KubeObject, kind: Kind): FieldError[] {
  const name = metadata.name ?? '';
  const errors: FieldError[] = [];
  if (name === '') {
    errors.push(required('metadata.name', 'name or generateName is required'));
  } else {
    const problem = (kind.strategy?.validateName ?? subdomain)(name);
    if (problem !== undefined) errors.push(invalidValue('metadata.name', name, problem));
  }
  errors.push(...validateLabels(metadata.labels ?? {}, 'metadata.labels'));
  for (const key of Object.keys(metadata.annotations ?? {})) {
    const problem = qualifiedName(key.toLowerCase());
    if (problem !== undefined) errors.push(invalidValue('metadata.annotations', key, problem));
  }
  return errors;
}

export function validateLabels(labels: Readonly<Record<string, string>>, field: string): FieldError[] {
  return Object.entries(labels).flatMap(([key, value]) => {
    const keyProblem = qualifiedName(key);
    const valueProblem = labelValue(value);
    return [
      ...(keyProblem === undefined ? [] : [invalidValue(field, key, keyProblem)]),
      ...(valueProblem === undefined ? [] : [invalidValue(field, value, valueProblem)]),
    ];
  });
}

const immutable = 'field is immutable';

export function validateMetaUpdate({ metadata }: KubeObject, { metadata: old }: KubeObject): FieldError[] {
  const errors: FieldError[] = [];
  if (metadata.uid !== undefined && metadata.uid !== '' && metadata.uid !== old.uid) {
    // Twice, as in the real server: once for the object, once for its metadata.
    const error = invalidValue('metadata.uid', metadata.uid, immutable);
    errors.push(error, error);
  }
  if (metadata.name !== undefined && metadata.name !== old.name) {
    errors.push(invalidValue('metadata.name', metadata.name, immutable));
  }
  return errors;
}
