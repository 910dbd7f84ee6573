/**
 * Brings images of this machine's docker into a registry in the cluster. `docker push` can't: it would need a port of the
 * cluster that docker reaches and trusts, and docker runs elsewhere (in a virtual machine, on many laptops).
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Plain } from '../message.ts';
import { run } from './run.ts';
import { openSavedImage, type Blob, type SavedImage } from './saved-image.ts';

export interface Destination {
  /** Address of the registry, as this machine reaches it. */
  readonly url: string;
  readonly repository: string;
  readonly tag: string;
  readonly authorization?: string;
}

const MANIFEST = 'application/vnd.oci.image.manifest.v1+json';
/** Annotation of a manifest: the id that the image has in docker. */
const SOURCE = 'allthingsdocker.dev/source';

/** Uploads an image unless the registry has it from the same source; whether it did. */
export async function upload(
  image: { readonly name: string; readonly id: string },
  to: Destination,
  signal: AbortSignal,
): Promise<boolean> {
  const present = await call(to, `manifests/${to.tag}`, { headers: { accept: MANIFEST }, signal });
  const text = await present.text();
  if (present.ok && (JSON.parse(text) as Manifest).annotations?.[SOURCE] === image.id) return false;
  if (!present.ok && present.status !== 404) throw refused(to, present, text);
  const folder = await mkdtemp(join(tmpdir(), 'allthingsdocker-'));
  try {
    const file = join(folder, 'image.tar');
    await run('docker', ['save', '--output', file, image.name], { signal });
    await using saved = await openSavedImage(file);
    for (const blob of [saved.config, ...saved.layers]) await uploadBlob(blob, to, signal);
    await putManifest(saved, image.id, to, signal);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return true;
}

interface Manifest {
  readonly annotations?: Readonly<Record<string, string>>;
}

async function uploadBlob(blob: Blob, to: Destination, signal: AbortSignal): Promise<void> {
  const present = await call(to, `blobs/${blob.digest}`, { method: 'HEAD', signal });
  if (present.ok) return;
  const begun = await expectOk(to, await call(to, 'blobs/uploads/', { method: 'POST', signal }));
  const target = new URL(begun.headers.get('location') ?? '', `${to.url}/`);
  target.searchParams.set('digest', blob.digest);
  // The address may be one that only the cluster knows.
  const { pathname, search } = target;
  await expectOk(
    to,
    await fetch(`${to.url}${pathname}${search}`, {
      method: 'PUT',
      body: blob.read(),
      headers: { ...headersOf(to), 'content-type': 'application/octet-stream', 'content-length': String(blob.size) },
      duplex: 'half',
      signal,
    }),
  );
}

async function putManifest(image: SavedImage, source: string, to: Destination, signal: AbortSignal): Promise<void> {
  const descriptor = ({ mediaType, digest, size }: Blob) => ({ mediaType, digest, size });
  const manifest = {
    schemaVersion: 2,
    mediaType: MANIFEST,
    config: descriptor(image.config),
    layers: image.layers.map(descriptor),
    annotations: { [SOURCE]: source },
  };
  const body = JSON.stringify(manifest);
  const headers = { 'content-type': MANIFEST };
  await expectOk(to, await call(to, `manifests/${to.tag}`, { method: 'PUT', body, headers, signal }));
}

const headersOf = ({ authorization }: Destination): Record<string, string> =>
  authorization === undefined ? {} : { authorization };

function call(to: Destination, path: string, init: RequestInit): Promise<Response> {
  const headers = { ...headersOf(to), ...(init.headers as Record<string, string> | undefined) };
  return fetch(`${to.url}/v2/${to.repository}/${path}`, { ...init, headers });
}

async function expectOk(to: Destination, response: Response): Promise<Response> {
  const text = await response.text();
  if (!response.ok) throw refused(to, response, text);
  return response;
}

const refused = (to: Destination, { status, url }: Response, text: string): Plain =>
  new Plain(
    `The cluster's registry did not take ${to.repository}:${to.tag}. It answered ${status} to ${new URL(url).pathname}:\n` +
      `  ${text.trim().slice(0, 500)}\nSee its log: kubectl -n atd-system logs deployment/registry --all-containers`,
  );
