/**
 * Which repositories there are. As in ECR a repository exists from its creation on; the creation is kept in the registry
 * itself, as a manifest under a tag of ours, so that the gate has nothing to remember.
 */
import type { Upstream } from './upstream.ts';
import { unavailable } from './failure.ts';
import { GUIDE } from './token.ts';

/** Marks a repository as created. Readers neither see nor pull nor push it. */
export const CREATED_TAG = '_created';

const MANIFEST = 'application/vnd.oci.image.manifest.v1+json';
/** OCI's empty blob: `{}`. */
const EMPTY = {
  mediaType: 'application/vnd.oci.empty.v1+json',
  digest: 'sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a',
  size: 2,
};
const PAGE = 100;

export class Catalog {
  readonly #upstream: Upstream;

  constructor(upstream: Upstream) {
    this.#upstream = upstream;
  }

  /** Whether the box created it. The operator's need no creation. */
  async exists(box: string, repository: string, signal: AbortSignal): Promise<boolean> {
    if (box === GUIDE) return true;
    const path = `/v2/${box}/${repository}/manifests/${CREATED_TAG}`;
    const { status } = await this.#upstream.ask({ method: 'HEAD', path, headers: { accept: MANIFEST }, signal });
    if (status === 200 || status === 404) return status === 200;
    throw unavailable(`it answered ${status}`);
  }

  async create(box: string, repository: string, signal: AbortSignal): Promise<void> {
    const blobs = `/v2/${box}/${repository}/blobs/uploads/`;
    const started = await this.#upstream.ask({ method: 'POST', path: blobs, signal });
    if (started.status !== 202) throw unavailable(`it answered ${started.status} to an upload`);
    const upload = this.#upstream.pathOf(started.headers.location ?? '');
    await this.#put(`${upload}${upload.includes('?') ? '&' : '?'}digest=${EMPTY.digest}`, {
      type: 'application/octet-stream',
      body: '{}',
      signal,
    });
    await this.#put(`/v2/${box}/${repository}/manifests/${CREATED_TAG}`, {
      type: MANIFEST,
      body: JSON.stringify({ schemaVersion: 2, mediaType: MANIFEST, config: EMPTY, layers: [EMPTY] }),
      signal,
    });
  }

  /** Names without the box in front, sorted. */
  async repositories(box: string, signal: AbortSignal): Promise<string[]> {
    const names = await this.namesOf(box, signal);
    const there = await Promise.all(names.map((name) => this.exists(box, name, signal)));
    return names.filter((_, index) => there[index]);
  }

  /** All names the registry remembers of a box, whether or not anything is left in them. */
  async namesOf(box: string, signal: AbortSignal): Promise<string[]> {
    const prefix = `${box}/`;
    const names: string[] = [];
    for (let last = box; ;) {
      const path = `/v2/_catalog?n=${PAGE}&last=${encodeURIComponent(last)}`;
      const page = listIn(await this.#get(path, signal), 'repositories');
      const own = page.filter((name) => name.startsWith(prefix));
      names.push(...own.map((name) => name.slice(prefix.length)));
      // The registry's list is sorted: behind the first foreign name there are no more of ours.
      if (page.length < PAGE || own.length < page.length) return names.sort();
      last = page.at(-1) as string;
    }
  }

  /** Undefined when the registry knows no such repository. */
  async tags(box: string, repository: string, signal: AbortSignal): Promise<string[] | undefined> {
    const body = await this.#get(`/v2/${box}/${repository}/tags/list`, signal);
    return body === undefined ? undefined : listIn(body, 'tags').sort();
  }

  async #get(path: string, signal: AbortSignal): Promise<unknown> {
    const { status, body } = await this.#upstream.ask({ method: 'GET', path, signal });
    if (status === 404) return undefined;
    if (status !== 200) throw unavailable(`it answered ${status}`);
    return JSON.parse(body.toString('utf8'));
  }

  async #put(path: string, { type, body, signal }: { type: string; body: string; signal: AbortSignal }): Promise<void> {
    const headers = { 'content-type': type, 'content-length': String(Buffer.byteLength(body)) };
    const answer = await this.#upstream.ask({ method: 'PUT', path, headers, body, signal });
    if (answer.status !== 201)
      throw unavailable(`it answered ${answer.status}: ${answer.body.toString('utf8').trim()}`);
  }
}

function listIn(value: unknown, key: string): string[] {
  const list: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
  return Array.isArray(list) ? list.filter((item): item is string => typeof item === 'string') : [];
}
