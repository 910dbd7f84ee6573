/** ReplicaSets. */
import type { Kind } from '../kind.ts';
import { at, numberAt, objectAt, type KubeObject } from '../object.ts';
import { formatSelector } from '../select/labels.ts';
import { ageColumn, column, nameColumn } from '../table/columns.ts';
import {
  containerImages,
  containerNames,
  defaultTemplate,
  dropZeros,
  scaleSubresource,
  selectorOf,
  validateWorkload,
  validateWorkloadUpdate,
} from './workload.ts';

export const replicaSet: Kind = {
  group: 'apps',
  version: 'v1',
  kind: 'ReplicaSet',
  resource: 'replicasets',
  singular: 'replicaset',
  shortNames: ['rs'],
  categories: ['all'],
  namespaced: true,
  subresources: [scaleSubresource, { name: 'status', kind: 'ReplicaSet', verbs: ['get', 'patch', 'update'] }],
  schema: 'io.k8s.api.apps.v1.ReplicaSet',
  storage: 'replicasets',
  selectable: { 'status.replicas': (object) => String(numberAt(object, 'status', 'replicas') ?? 0) },
  columns: [
    nameColumn,
    column(['replicasets', 'Desired'], (object) => numberAt(object, 'spec', 'replicas') ?? 0, { type: 'integer' }),
    column(['replicasets', 'Current'], (object) => numberAt(object, 'status', 'replicas') ?? 0, { type: 'integer' }),
    column(['replicasets', 'Ready'], (object) => numberAt(object, 'status', 'readyReplicas') ?? 0, { type: 'integer' }),
    ageColumn,
    column(['replicasets', 'Containers'], containerNames, { wide: true }),
    column(['replicasets', 'Images'], containerImages, { wide: true }),
    column(['replicasets', 'Selector'], (object) => formatSelector(selectorOf(object)), { wide: true }),
  ],
  zero: {
    metadata: {},
    spec: { selector: null, template: { metadata: {}, spec: { containers: null } } },
    status: { replicas: 0 },
  },
  strategy: {
    status: true,
    generation: true,
    defaults(object) {
      object['spec'] ??= {};
      objectAt(object, 'spec')['replicas'] ??= 1;
      defaultTemplate(object);
      dropZeros(object, ['fullyLabeledReplicas', 'readyReplicas', 'availableReplicas']);
      if (at(object, 'status') !== undefined) objectAt(object, 'status')['replicas'] ??= 0;
    },
    validate: (object: KubeObject) => validateWorkload(object),
    validateUpdate: validateWorkloadUpdate,
  },
};
