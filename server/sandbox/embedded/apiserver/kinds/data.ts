/** What ConfigMaps and Secrets have in common: keyed data that can be made immutable. */
import { equal, objectAt, type KubeObject } from '../object.ts';
import { forbiddenValue, invalidValue, type FieldError } from '../validation/field-error.ts';
import { dataKey } from '../validation/names.ts';

export function validateKeys(object: KubeObject, fields: readonly string[]): FieldError[] {
  return fields.flatMap((field) =>
    Object.keys(objectAt(object, field)).flatMap((key) => {
      const problem = dataKey(key);
      return problem === undefined ? [] : [invalidValue(`${field}[${key}]`, key, problem)];
    }),
  );
}

export function immutableErrors(object: KubeObject, old: KubeObject, fields: readonly string[]): FieldError[] {
  if (old['immutable'] !== true) return [];
  const detail = 'field is immutable when `immutable` is set';
  return ['immutable', ...fields]
    .filter((field) => !equal(object[field], old[field]))
    .map((field) => forbiddenValue(field, detail));
}
