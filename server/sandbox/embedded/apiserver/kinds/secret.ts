/** Secrets. */
import type { Kind } from '../kind.ts';
import { isObject, objectAt, textAt } from '../object.ts';
import { ageColumn, column, nameColumn } from '../table/columns.ts';
import { invalidValue } from '../validation/field-error.ts';
import { immutableErrors, validateKeys } from './data.ts';

export const secret: Kind = {
  group: '',
  version: 'v1',
  kind: 'Secret',
  resource: 'secrets',
  singular: 'secret',
  namespaced: true,
  schema: 'io.k8s.api.core.v1.Secret',
  storage: 'secrets',
  selectable: { type: (object) => textAt(object, 'type') },
  columns: [
    nameColumn,
    column(['secrets', 'Type'], (object) => textAt(object, 'type')),
    column(['secrets', 'Data'], (object) => Object.keys(objectAt(object, 'data')).length),
    ageColumn,
  ],
  strategy: {
    defaults(object) {
      object['type'] ??= 'Opaque';
      const text = object['stringData'];
      if (isObject(text)) {
        const added = Object.entries(text).map(([key, value]) => [key, base64(String(value))]);
        object['data'] = { ...objectAt(object, 'data'), ...Object.fromEntries(added) };
      }
      delete object['stringData'];
    },
    validate: (object) => validateKeys(object, ['data']),
    validateUpdate: (object, old) => [
      ...(object['type'] === old['type'] ? [] : [invalidValue('type', object['type'], 'field is immutable')]),
      ...validateKeys(object, ['data']),
      ...immutableErrors(object, old, ['data']),
    ],
  },
};

function base64(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}
