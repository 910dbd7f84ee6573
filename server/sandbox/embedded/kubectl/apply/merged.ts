/** What an object would be after `apply`, asked of the server without changing anything. */
import { query } from '../client/discovery.ts';
import type { JsonObject, KubeObject } from '../client/object.ts';
import type { Invocation } from '../invocation.ts';
import type { ManifestTarget } from '../manifests/target.ts';
import { toYaml } from '../print/yaml.ts';
import { lastApplied, withLastApplied } from './last-applied.ts';
import { threeWayPatch } from './three-way.ts';

/** `live` is what is there now; undefined when there is nothing. */
export function mergedBy(
  { client, flags }: Invocation,
  target: ManifestTarget,
  live: KubeObject | undefined,
): Promise<KubeObject> {
  const manager = flags.text('field-manager');
  if (flags.bool('server-side')) {
    const parameters = { fieldManager: manager || 'kubectl', force: flags.bool('force-conflicts'), dryRun: 'All' };
    return client.send('PATCH', `${target.path}${query(parameters)}`, {
      body: toYaml(target.object),
      contentType: 'application/apply-patch+yaml',
    });
  }
  const parameters = query({ fieldManager: manager || 'kubectl-client-side-apply', dryRun: 'All' });
  if (!live) return client.send('POST', `${target.collection}${parameters}`, { body: target.object });
  const modified = withLastApplied(target.object, target.namespace);
  const patch = threeWayPatch({
    original: lastApplied(live),
    modified: withoutNote(modified),
    current: live as unknown as JsonObject,
  });
  if (Object.keys(patch).length === 0) return Promise.resolve(live);
  return client.send('PATCH', `${target.path}${parameters}`, {
    body: patch,
    contentType: 'application/strategic-merge-patch+json',
  });
}

/** The note of what was applied is no difference that anybody wants to see. */
function withoutNote(object: KubeObject): JsonObject {
  const { 'kubectl.kubernetes.io/last-applied-configuration': _, ...annotations } = object.metadata.annotations ?? {};
  return { ...object, metadata: { ...object.metadata, annotations } } as unknown as JsonObject;
}
