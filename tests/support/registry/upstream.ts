/**
 * A registry in memory that answers as registry:2 (2.8) does, as far as the gate asks it. TEST_REGISTRY=http://… puts a real
 * one in its place, with deletes enabled: that is how to see whether this one still tells the truth.
 */
import { createHash, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface TestRegistry extends AsyncDisposable {
  readonly url: URL;
}

interface Repository {
  /** It had a manifest: then it is listed for good. */
  listed: boolean;
  readonly blobs: Set<string>;
  readonly manifests: Map<string, { readonly type: string; readonly body: Buffer }>;
  readonly tags: Map<string, string>;
}

export const digestOf = (bytes: string | Uint8Array): string =>
  `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

export async function openRegistry(): Promise<TestRegistry> {
  const real = process.env['TEST_REGISTRY'];
  if (real !== undefined) return { url: new URL(real), [Symbol.asyncDispose]: async () => undefined };
  const registry = new MemoryRegistry();
  const server = createServer((request, response) => void registry.serve(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
    async [Symbol.asyncDispose]() {
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}

type Answer = readonly [status: number, headers?: Record<string, string>, body?: string | Buffer];

const unknown = (status: number, code: string, detail: unknown): Answer => [
  status,
  { 'Content-Type': 'application/json; charset=utf-8' },
  `${JSON.stringify({ errors: [{ code, message: code.toLowerCase().replaceAll('_', ' '), detail }] })}\n`,
];

class MemoryRegistry {
  readonly #repositories = new Map<string, Repository>();
  readonly #blobs = new Map<string, Buffer>();
  readonly #uploads = new Map<string, Buffer>();

  async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bytesOf(request).catch(() => undefined);
    // As a connection that broke: the registry has nobody to answer.
    if (body === undefined) return;
    const [status, headers = {}, content = ''] = this.#answer(request, body);
    response.writeHead(status, { 'Content-Length': Buffer.byteLength(content), ...headers });
    response.end(request.method === 'HEAD' ? undefined : content);
  }

  #answer(request: IncomingMessage, body: Buffer): Answer {
    const { method = '' } = request;
    const url = new URL(request.url ?? '', `http://${request.headers.host ?? ''}`);
    if (url.pathname === '/v2/') return [200, {}, '{}'];
    if (url.pathname === '/v2/_catalog') return this.#catalog(url.searchParams);
    const [, name = '', what = '', last = ''] =
      /^\/v2\/(.+)\/(blobs\/uploads|blobs|manifests|tags)\/([^/]*)$/.exec(url.pathname) ?? [];
    if (what === 'tags') {
      const found = this.#repositories.get(name);
      if (!found?.listed) return unknown(404, 'NAME_UNKNOWN', { name });
      return [200, {}, JSON.stringify({ name, tags: found.tags.size === 0 ? null : [...found.tags.keys()] })];
    }
    if (what === 'blobs/uploads') return this.#upload({ method, url, name, id: last, body });
    if (what === 'blobs') {
      const blob = this.#repositories.get(name)?.blobs.has(last) ? this.#blobs.get(last) : undefined;
      return blob === undefined
        ? unknown(404, 'BLOB_UNKNOWN', last)
        : [200, { 'Docker-Content-Digest': last, 'Content-Type': 'application/octet-stream' }, blob];
    }
    const { 'content-type': type = '', accept = '' } = request.headers;
    return this.#manifest({ method, url, name, reference: last, type, accept, body });
  }

  #catalog(query: URLSearchParams): Answer {
    const names = [...this.#repositories].filter(([, { listed }]) => listed).map(([name]) => name);
    const rest = names.toSorted().filter((name) => name > (query.get('last') ?? ''));
    return [200, {}, JSON.stringify({ repositories: rest.slice(0, Number(query.get('n'))) })];
  }

  #upload(call: { method: string; url: URL; name: string; id: string; body: Buffer }): Answer {
    const { method, url, name, id, body } = call;
    const at = (path: string): string => `${url.origin}/v2/${name}/blobs/${path}`;
    const [digest, from] = [url.searchParams.get('mount') ?? '', url.searchParams.get('from') ?? ''];
    if (method === 'POST') {
      if (this.#repositories.get(from)?.blobs.has(digest)) {
        this.#repository(name).blobs.add(digest);
        return [201, { Location: at(digest), 'Docker-Content-Digest': digest }];
      }
      const upload = randomUUID();
      this.#uploads.set(`${name} ${upload}`, Buffer.alloc(0));
      return [202, { Location: `${at(`uploads/${upload}`)}?_state=s`, Range: '0-0', 'Docker-Upload-Uuid': upload }];
    }
    const key = `${name} ${id}`;
    const before = this.#uploads.get(key);
    if (before === undefined || url.searchParams.get('_state') !== 's')
      return unknown(404, 'BLOB_UPLOAD_UNKNOWN', null);
    if (method === 'DELETE') {
      this.#uploads.delete(key);
      return [204];
    }
    const now = Buffer.concat([before, body]);
    this.#uploads.set(key, now);
    const headers = { Location: `${at(`uploads/${id}`)}?_state=s`, Range: `0-${Math.max(0, now.length - 1)}` };
    if (method === 'GET') return [204, headers];
    if (method === 'PATCH') return [202, headers];
    const claimed = url.searchParams.get('digest') ?? '';
    if (digestOf(now) !== claimed) return unknown(400, 'DIGEST_INVALID', claimed);
    this.#uploads.delete(key);
    this.#blobs.set(claimed, now);
    this.#repository(name).blobs.add(claimed);
    return [201, { Location: at(claimed), 'Docker-Content-Digest': claimed }];
  }

  #manifest(call: ManifestCall): Answer {
    const { method, url, name, reference, type, accept, body } = call;
    const found = this.#repositories.get(name);
    if (method === 'PUT') {
      const { config, layers = [], manifests = [] } = JSON.parse(body.toString()) as ManifestJson;
      const blobs = [...(config ? [config] : []), ...layers];
      for (const { digest } of blobs)
        if (!found?.blobs.has(digest)) return unknown(400, 'MANIFEST_BLOB_UNKNOWN', { digest });
      for (const { digest } of manifests)
        if (!found?.manifests.has(digest)) return unknown(400, 'MANIFEST_UNKNOWN', { digest });
      const digest = digestOf(body);
      const repository = this.#repository(name);
      repository.listed = true;
      repository.manifests.set(digest, { type, body });
      if (!reference.includes(':')) repository.tags.set(reference, digest);
      return [201, { Location: `${url.origin}/v2/${name}/manifests/${digest}`, 'Docker-Content-Digest': digest }];
    }
    const digest = reference.includes(':') ? reference : (found?.tags.get(reference) ?? '');
    const manifest = found?.manifests.get(digest);
    if (manifest === undefined) {
      return reference.includes(':')
        ? unknown(404, 'MANIFEST_UNKNOWN', `unknown manifest name=${name} revision=${reference}`)
        : unknown(404, 'MANIFEST_UNKNOWN', { Tag: reference });
    }
    if (method === 'DELETE') {
      found?.manifests.delete(digest);
      for (const [tag, of] of found?.tags ?? []) if (of === digest) found?.tags.delete(tag);
      return [202];
    }
    // It would make an older form of it, and cannot.
    if (!accept.includes(manifest.type)) return unknown(400, 'MANIFEST_INVALID', {});
    return [200, { 'Content-Type': manifest.type, 'Docker-Content-Digest': digest }, manifest.body];
  }

  #repository(name: string): Repository {
    const made: Repository = this.#repositories.get(name) ?? {
      listed: false,
      blobs: new Set(),
      manifests: new Map(),
      tags: new Map(),
    };
    this.#repositories.set(name, made);
    return made;
  }
}

interface ManifestCall {
  readonly method: string;
  readonly url: URL;
  readonly name: string;
  readonly reference: string;
  readonly type: string;
  readonly accept: string;
  readonly body: Buffer;
}

interface ManifestJson {
  readonly config?: { readonly digest: string };
  readonly layers?: readonly { readonly digest: string }[];
  readonly manifests?: readonly { readonly digest: string }[];
}

async function bytesOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}
