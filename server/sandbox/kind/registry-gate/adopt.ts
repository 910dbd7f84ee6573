/**
 * Links what the guide has into a repository of the reader's, without copying a byte. A client that was told "that layer is
 * there" does not send it; so in a repository that is pushed to, it must be there.
 */
import { MANIFEST_TYPES } from './manifest-types.ts';
import type { Upstream } from './upstream.ts';
import { GUIDE } from './token.ts';

export interface Adoption {
  readonly upstream: Upstream;
  readonly box: string;
  readonly repository: string;
  readonly signal: AbortSignal;
}

/** False when the guide has no such blob. */
export async function adoptBlob({ upstream, box, repository, signal }: Adoption, digest: string): Promise<boolean> {
  const path = `/v2/${box}/${repository}/blobs/uploads/?mount=${digest}&from=${GUIDE}/${repository}`;
  const { status, headers } = await upstream.ask({ method: 'POST', path, signal });
  if (status === 201) return true;
  // It waits for an upload instead.
  if (status === 202 && headers.location !== undefined)
    await upstream.ask({ method: 'DELETE', path: upstream.pathOf(headers.location), signal });
  return false;
}

/** False when the guide has no such manifest, or not all of it. */
export async function adoptManifest(adoption: Adoption, reference: string): Promise<boolean> {
  const { upstream, box, repository, signal } = adoption;
  const path = `/v2/${GUIDE}/${repository}/manifests/${reference}`;
  const { status, headers, body } = await upstream.ask({
    method: 'GET',
    path,
    headers: { accept: MANIFEST_TYPES },
    signal,
  });
  const manifest: unknown = status === 200 ? JSON.parse(body.toString('utf8')) : undefined;
  if (typeof manifest !== 'object' || manifest === null) return false;
  const blobs = [
    ...digestsIn(manifest, 'layers'),
    ...digestsIn({ config: [Reflect.get(manifest, 'config')] }, 'config'),
  ];
  for (const digest of new Set(blobs)) if (!(await adoptBlob(adoption, digest))) return false;
  for (const digest of digestsIn(manifest, 'manifests')) if (!(await adoptManifest(adoption, digest))) return false;
  const put = await upstream.ask({
    method: 'PUT',
    path: `/v2/${box}/${repository}/manifests/${reference}`,
    headers: { 'content-type': headers['content-type'] ?? '', 'content-length': String(body.length) },
    body,
    signal,
  });
  return put.status === 201;
}

function digestsIn(value: object, key: string): string[] {
  const list: unknown = Reflect.get(value, key);
  return Array.isArray(list)
    ? list.flatMap((item: unknown) => {
        const digest: unknown = typeof item === 'object' && item !== null ? Reflect.get(item, 'digest') : undefined;
        return typeof digest === 'string' ? [digest] : [];
      })
    : [];
}
