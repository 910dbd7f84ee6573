/** ServiceAccounts. */
import type { Kind } from '../kind.ts';
import { ageColumn, nameColumn } from '../table/columns.ts';

export const serviceAccount: Kind = {
  group: '',
  version: 'v1',
  kind: 'ServiceAccount',
  resource: 'serviceaccounts',
  singular: 'serviceaccount',
  shortNames: ['sa'],
  namespaced: true,
  schema: 'io.k8s.api.core.v1.ServiceAccount',
  storage: 'serviceaccounts',
  columns: [nameColumn, ageColumn],
  strategy: { returnsDeleted: true },
};
