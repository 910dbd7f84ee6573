/** Leases: by renewing its own, a node says that it is alive. */
import type { Kind } from '../kind.ts';
import { textAt } from '../object.ts';
import { ageColumn, column, nameColumn } from '../table/columns.ts';

export const lease: Kind = {
  group: 'coordination.k8s.io',
  version: 'v1',
  kind: 'Lease',
  resource: 'leases',
  singular: 'lease',
  namespaced: true,
  schema: 'io.k8s.api.coordination.v1.Lease',
  storage: 'coordination.k8s.io/leases',
  columns: [nameColumn, column(['leases', 'Holder'], (object) => textAt(object, 'spec', 'holderIdentity')), ageColumn],
  strategy: {},
};
