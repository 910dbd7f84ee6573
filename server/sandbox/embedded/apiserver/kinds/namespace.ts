/** Namespaces. They end in two steps: marked as terminating, emptied by a controller, then finalized. */
import type { Kind } from '../kind.ts';
import { textAt } from '../object.ts';
import { ageColumn, column, nameColumn } from '../table/columns.ts';
import { label } from '../validation/names.ts';

export const namespaceKind: Kind = {
  group: '',
  version: 'v1',
  kind: 'Namespace',
  resource: 'namespaces',
  singular: 'namespace',
  shortNames: ['ns'],
  namespaced: false,
  verbs: ['create', 'delete', 'get', 'list', 'patch', 'update', 'watch'],
  subresources: [
    { name: 'finalize', kind: 'Namespace', verbs: ['update'] },
    { name: 'status', kind: 'Namespace', verbs: ['get', 'patch', 'update'] },
  ],
  schema: 'io.k8s.api.core.v1.Namespace',
  storage: 'namespaces',
  selectable: { 'status.phase': (object) => textAt(object, 'status', 'phase') },
  columns: [nameColumn, column(['namespaces', 'Status'], (object) => textAt(object, 'status', 'phase')), ageColumn],
  zero: { metadata: {}, spec: {}, status: {} },
  strategy: {
    status: true,
    validateName: label,
    defaults(object) {
      object.metadata.labels = { ...object.metadata.labels, 'kubernetes.io/metadata.name': object.metadata.name ?? '' };
    },
    prepareCreate(object) {
      object['spec'] = { finalizers: ['kubernetes'] };
      object['status'] = { phase: 'Active' };
    },
    prepareUpdate(object, old) {
      object['spec'] = old['spec'];
    },
  },
};
