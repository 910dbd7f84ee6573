/** Nothing is created in a namespace that is missing or on its way out. */
import { forbidden, notFound } from '../failure.ts';
import type { Kind } from '../kind.ts';
import type { Registry } from './registry.ts';

const namespaces = { group: '', resource: 'namespaces', kind: 'Namespace' };

export async function checkNamespace(registry: Registry, kind: Kind, name: string, namespace: string): Promise<void> {
  const found = await registry.storage.get({ storage: 'namespaces', namespace: undefined, name: namespace });
  if (!found) throw notFound(namespaces, namespace);
  if (found.object.metadata.deletionTimestamp === undefined) return;
  throw forbidden(kind, name, `unable to create new content in namespace ${namespace} because it is being terminated`, [
    {
      reason: 'NamespaceTerminating',
      message: `namespace ${namespace} is being terminated`,
      field: 'metadata.namespace',
    },
  ]);
}
