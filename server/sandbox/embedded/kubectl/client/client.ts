/** kubectl's HTTP client: paths and content types to the API server, answers or ApiFailures back. */
import type { ApiRequest, ApiResponse } from '../../../sandbox.ts';
import { ApiFailure, type KubernetesApi } from '../../upgrade.ts';
import { KubectlError } from '../cli/error.ts';
import type { WatchEvent } from './object.ts';

export interface ClientOptions {
  /** Undefined when nothing listens at the server's address. */
  readonly api: KubernetesApi | undefined;
  /** `https://127.0.0.1:6443` */
  readonly server: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  /** Told a `Warning` header's text. */
  readonly warn: (text: string) => void;
}

export interface SendOptions {
  readonly accept?: string;
  readonly contentType?: string;
  readonly body?: unknown;
  readonly signal?: AbortSignal;
}

export const TABLE = 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json';

export class Client {
  readonly #options: ClientOptions;

  constructor(options: ClientOptions) {
    this.#options = options;
  }

  get server(): string {
    return this.#options.server;
  }

  /** The parsed answer. Rejects with an {@link ApiFailure} for a status from 400 on. */
  async send<T>(method: string, path: string, options: SendOptions = {}): Promise<T> {
    const response = await this.#request(method, path, options);
    return JSON.parse(await text(response)) as T;
  }

  get<T>(path: string, accept?: string): Promise<T> {
    return this.send<T>('GET', path, accept === undefined ? {} : { accept });
  }

  /** The events of a watch until it ends or `signal` aborts. */
  async *watch<T>(path: string, options: SendOptions): AsyncGenerator<WatchEvent<T>> {
    const response = await this.#request('GET', path, options);
    for await (const line of linesOf(response.body)) yield JSON.parse(line) as WatchEvent<T>;
  }

  /** The answer's bytes as they come (logs). */
  async stream(path: string): Promise<AsyncIterable<Uint8Array>> {
    return (await this.#request('GET', path, {})).body;
  }

  /** The API and a request for its conversations: exec and port-forward. */
  upgrade(path: string): { readonly api: KubernetesApi; readonly request: ApiRequest } {
    return {
      api: this.#api(),
      request: { method: 'POST', path, headers: this.#options.headers, signal: this.#options.signal },
    };
  }

  async #request(method: string, path: string, options: SendOptions): Promise<ApiResponse> {
    const body = options.body === undefined ? undefined : encode(options.body);
    const response = await this.#api().handle({
      method,
      path,
      headers: {
        accept: options.accept ?? 'application/json',
        ...(body ? { 'content-type': options.contentType ?? 'application/json' } : {}),
        'user-agent': 'kubectl/v1.36.4 (linux/amd64) kubernetes/simulator',
        ...this.#options.headers,
      },
      ...(body ? { body } : {}),
      signal: options.signal ?? this.#options.signal,
    });
    for (const warning of warningsOf(response.headers)) this.#options.warn(warning);
    if (response.status >= 400) throw failureOf(response.status, await text(response));
    return response;
  }

  #api(): KubernetesApi {
    if (this.#options.api) return this.#options.api;
    throw new NoServer(new URL(this.#options.server).host);
  }
}

/** Nothing listens at the server's address. */
export class NoServer extends KubectlError {
  readonly host: string;

  constructor(host: string) {
    super(`The connection to the server ${host} was refused - did you specify the right host or port?`);
    this.host = host;
  }
}

const encode = (body: unknown): Uint8Array =>
  new TextEncoder().encode(typeof body === 'string' ? body : JSON.stringify(body));

async function text({ body }: ApiResponse): Promise<string> {
  const decoder = new TextDecoder();
  let whole = '';
  for await (const part of body) whole += decoder.decode(part, { stream: true });
  return whole + decoder.decode();
}

async function* linesOf(body: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const part of body) {
    rest += decoder.decode(part, { stream: true });
    for (let end = rest.indexOf('\n'); end >= 0; end = rest.indexOf('\n')) {
      const line = rest.slice(0, end);
      rest = rest.slice(end + 1);
      if (line.trim() !== '') yield line;
    }
  }
}

function failureOf(code: number, body: string): ApiFailure {
  try {
    const status = JSON.parse(body) as { reason?: string; message?: string; details?: unknown };
    return new ApiFailure({
      code,
      reason: status.reason ?? '',
      message: status.message ?? body,
      details: status.details,
    });
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return new ApiFailure({
      code,
      reason: code === 404 ? 'NotFound' : '',
      message: code === 404 ? 'the server could not find the requested resource' : body.trim(),
    });
  }
}

/** Each `299 - "text"` of the Warning header. */
function warningsOf(headers: Readonly<Record<string, string>>): string[] {
  const header = headers['warning'] ?? headers['Warning'] ?? '';
  return [...header.matchAll(/299 \S+ "((?:[^"\\]|\\.)*)"/g)].map((match) =>
    (match[1] as string).replace(/\\(.)/g, '$1'),
  );
}
