/** A registry client for tests: sends paths as they are, and pushes as docker does, without what the registry says it has. */
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { digestOf } from './upstream.ts';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Ask {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array | AsyncIterable<Uint8Array>;
}

export class RegistryClient {
  readonly #port: number;
  readonly #authorization: string | undefined;

  constructor(port: number, token?: string, user = 'AWS') {
    this.#port = port;
    this.#authorization =
      token === undefined ? undefined : `Basic ${Buffer.from(`${user}:${token}`).toString('base64')}`;
  }

  ask(method: string, path: string, { headers = {}, body }: Ask = {}): Promise<Answer> {
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    const authorization = this.#authorization === undefined ? {} : { authorization: this.#authorization };
    const request = httpRequest(
      { port: this.#port, method, path, headers: { ...authorization, ...headers }, agent: false },
      (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => (text += chunk));
        response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }));
        response.on('error', reject);
      },
    );
    request.on('error', reject);
    if (body === undefined || typeof body === 'string' || body instanceof Uint8Array) request.end(body);
    else
      void (async () => {
        for await (const chunk of body) request.write(chunk);
        request.end();
      })();
    return promise;
  }

  get(path: string): Promise<Answer> {
    return this.ask('GET', path);
  }

  /** The last answer: of the manifest, or of what was refused before it. */
  async push(repository: string, tag: string, layers: readonly string[]): Promise<Answer & { readonly sent: number }> {
    const config = JSON.stringify({ architecture: 'amd64', os: 'linux' });
    let sent = 0;
    for (const blob of [config, ...layers]) {
      const digest = digestOf(blob);
      const there = await this.ask('HEAD', `/v2/${repository}/blobs/${digest}`);
      if (there.status === 200) continue;
      const answer = await this.upload(repository, blob);
      if (answer.status !== 201) return { ...answer, sent };
      sent++;
    }
    const body = manifest(config, layers);
    const headers = { 'content-type': MANIFEST_TYPE };
    return { ...(await this.ask('PUT', `/v2/${repository}/manifests/${tag}`, { headers, body })), sent };
  }

  async upload(repository: string, blob: string): Promise<Answer> {
    const started = await this.ask('POST', `/v2/${repository}/blobs/uploads/`);
    if (started.status !== 202) return started;
    const headers = { 'content-type': 'application/octet-stream' };
    const patched = await this.ask('PATCH', started.headers.location ?? '', { headers, body: blob });
    if (patched.status !== 202) return patched;
    return this.ask('PUT', `${patched.headers.location}&digest=${encodeURIComponent(digestOf(blob))}`);
  }
}

export const MANIFEST_TYPE = 'application/vnd.docker.distribution.manifest.v2+json';

function manifest(config: string, layers: readonly string[]): string {
  return JSON.stringify({
    schemaVersion: 2,
    mediaType: MANIFEST_TYPE,
    config: {
      mediaType: 'application/vnd.docker.container.image.v1+json',
      size: Buffer.byteLength(config),
      digest: digestOf(config),
    },
    layers: layers.map((layer) => ({
      mediaType: 'application/vnd.docker.image.rootfs.diff.tar.gzip',
      size: Buffer.byteLength(layer),
      digest: digestOf(layer),
    })),
  });
}
