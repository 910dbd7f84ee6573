/** Deletes what a box pushed, as far as the registry API goes. */
import type { Exchange } from './exchange.ts';
import { GateFailure } from './failure.ts';
import { MANIFEST_TYPES } from './manifest-types.ts';

export interface DeletedBox {
  readonly box: string;
  readonly repositories: number;
  readonly manifests: number;
  /** What stays, for the operator. */
  readonly notFreed: string;
}

export async function deleteBox({ upstream, catalog, signal }: Exchange, box: string): Promise<DeletedBox> {
  let [repositories, manifests] = [0, 0];
  for (const repository of await catalog.namesOf(box, signal)) {
    const base = `/v2/${box}/${repository}/manifests`;
    const digests = new Set<string>();
    for (const tag of (await catalog.tags(box, repository, signal)) ?? []) {
      const headers = { accept: MANIFEST_TYPES };
      const found = await upstream.ask({ method: 'HEAD', path: `${base}/${tag}`, headers, signal });
      const digest = found.headers['docker-content-digest'];
      if (typeof digest === 'string') digests.add(digest);
    }
    for (const digest of digests) {
      const { status } = await upstream.ask({ method: 'DELETE', path: `${base}/${digest}`, signal });
      if (status === 405) {
        throw new GateFailure(502, {
          code: 'UNSUPPORTED',
          message: 'the registry behind the gate deletes nothing; start it with REGISTRY_STORAGE_DELETE_ENABLED=true',
        });
      }
      if (status === 202) manifests++;
    }
    if (digests.size > 0) repositories++;
  }
  return {
    box,
    repositories,
    manifests,
    notFreed:
      'Layers stay on disk until "registry garbage-collect --delete-untagged" runs, and so do manifests without a tag; the empty names stay in the registry.',
  };
}
