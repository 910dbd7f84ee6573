/** ConfigMaps. */
import type { Kind } from '../kind.ts';
import { objectAt, type KubeObject } from '../object.ts';
import { ageColumn, column, nameColumn } from '../table/columns.ts';
import { immutableErrors, validateKeys } from './data.ts';

export const configMap: Kind = {
  group: '',
  version: 'v1',
  kind: 'ConfigMap',
  resource: 'configmaps',
  singular: 'configmap',
  shortNames: ['cm'],
  namespaced: true,
  schema: 'io.k8s.api.core.v1.ConfigMap',
  storage: 'configmaps',
  columns: [nameColumn, column(['configmaps', 'Data'], count), ageColumn],
  strategy: {
    validate: (object) => validateKeys(object, ['data', 'binaryData']),
    validateUpdate: (object, old) => [
      ...validateKeys(object, ['data', 'binaryData']),
      ...immutableErrors(object, old, ['data', 'binaryData']),
    ],
  },
};

function count(object: KubeObject): number {
  return Object.keys(objectAt(object, 'data')).length + Object.keys(objectAt(object, 'binaryData')).length;
}
