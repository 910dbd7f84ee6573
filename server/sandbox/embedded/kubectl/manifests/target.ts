/** Where a manifest's object lives on the server: its resource, its namespace, its path. */
import { KubectlError, notSimulated } from '../cli/error.ts';
import { knownKind } from '../client/known-resources.ts';
import { pathOf, type Resource } from '../client/discovery.ts';
import type { KubeObject } from '../client/object.ts';
import type { Invocation } from '../invocation.ts';
import type { Manifest } from './read.ts';

export interface ManifestTarget {
  readonly resource: Resource;
  readonly namespace: string | undefined;
  readonly name: string;
  readonly object: KubeObject;
  readonly source: string;
  /** Of the object itself. */
  readonly path: string;
  /** Of what it is created in. */
  readonly collection: string;
}

export async function targetOfManifest(call: Invocation, { object, source }: Manifest): Promise<ManifestTarget> {
  const resource = await call.discovery.kind(object.apiVersion, object.kind);
  const name = object.metadata.name ?? '';
  if (!resource) {
    if (knownKind(object.kind) && !object.apiVersion.startsWith('extensions/'))
      throw notSimulated(`the kind ${object.kind}`);
    throw new KubectlError(
      `error: resource mapping not found for name: ${JSON.stringify(name)} namespace: ${JSON.stringify(object.metadata.namespace ?? '')} from ${JSON.stringify(source)}: no matches for kind ${JSON.stringify(object.kind)} in version ${JSON.stringify(object.apiVersion)}\nensure CRDs are installed first`,
    );
  }
  if (!resource.verbs.includes('create') && knownKind(object.kind)) throw notSimulated(`making a ${object.kind}`);
  const own = object.metadata.namespace;
  if (own && call.flags.has('namespace') && own !== call.flags.text('namespace')) {
    throw new KubectlError(
      `error: the namespace from the provided object ${JSON.stringify(own)} does not match the namespace ${JSON.stringify(call.flags.text('namespace'))}. You must pass '--namespace=${own}' to perform this operation.`,
    );
  }
  const namespace = resource.namespaced ? (own ?? call.target.namespace) : undefined;
  const placed = namespace ? { ...object, metadata: { ...object.metadata, namespace } } : object;
  return {
    resource,
    namespace,
    name,
    object: placed,
    source,
    path: pathOf(resource, namespace, name),
    collection: pathOf(resource, namespace),
  };
}
