/**
 * The cluster's API, by path: the kubeconfig's address and credentials are the client library's to read, the requests are
 * plain ones, so that the same way serves our own objects and a reader's watch. Nothing here caches or watches.
 */
import { readFileSync } from 'node:fs';
import { Agent, request as httpsRequest, type RequestOptions } from 'node:https';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import type { KubeConfig } from '@kubernetes/client-node';
import { SandboxError, type ApiRequest, type ApiResponse } from '../../sandbox.ts';
import { pause } from '../pause.ts';

/** The API server's own refusal. */
export class ApiError extends Error {
  readonly status: number;
  readonly reason: string;

  constructor(status: number, reason: string, message: string) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
    this.reason = reason;
  }
}

export interface CallOptions {
  readonly body?: object;
  readonly contentType?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

/** Attempts of a call whose failure may pass; each of them may be repeated without harm. */
const ATTEMPTS = 6;
const FIRST_WAIT_MS = 100;
const CALL_MS = 15_000;
const PASSING = new Set([429, 500, 502, 503, 504]);

export class ClusterApi implements Disposable {
  readonly #config: KubeConfig;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 64 });

  constructor(config: KubeConfig) {
    this.#config = config;
  }

  get server(): string {
    const server = this.#config.getCurrentCluster()?.server;
    if (!server)
      throw new SandboxError('unavailable', 'The kubeconfig names no cluster.', 'Set KUBECONFIG, or run kind:up.');
    return server;
  }

  /** The certificate of whoever signed the API server's, in base64. */
  get certificateAuthority(): string {
    const { caData, caFile } = this.#config.getCurrentCluster() ?? {};
    return caData ?? (caFile === undefined ? '' : readFileSync(caFile).toString('base64'));
  }

  /**
   * Calls the API and reads its JSON. Rejects with {@link ApiError} for a refusal, with `SandboxError` `unavailable` when
   * the API server can't be reached.
   */
  async call<T>(method: string, path: string, options: CallOptions = {}): Promise<T> {
    const { body, contentType, headers, signal } = options;
    const limit = (): AbortSignal =>
      AbortSignal.any([AbortSignal.timeout(CALL_MS), ...(signal === undefined ? [] : [signal])]);
    for (let attempt = 1; ; attempt++) {
      let passing: unknown;
      try {
        const response = await this.#send({
          method,
          path,
          signal: limit(),
          headers: {
            ...headers,
            accept: 'application/json',
            ...(body === undefined ? {} : { 'content-type': contentType ?? 'application/json' }),
          },
          ...(body === undefined ? {} : { body: Buffer.from(JSON.stringify(body)) }),
        });
        const text = await textOf(response);
        const status = response.statusCode ?? 500;
        if (status < 400) return JSON.parse(text) as T;
        passing = refusal(status, text);
        if (!PASSING.has(status)) throw passing;
      } catch (error) {
        signal?.throwIfAborted();
        if (error === passing) throw error;
        passing = error;
      }
      if (attempt === ATTEMPTS) throw unreachable(passing);
      await pause(FIRST_WAIT_MS * 2 ** (attempt - 1) * (0.5 + Math.random()), signal);
    }
  }

  /** Creates an object unless it is there. Gives what is there. */
  async ensure<T extends object>(collection: string, object: T & { metadata?: { name?: string } }): Promise<T> {
    try {
      return await this.call<T>('POST', collection, { body: object });
    } catch (error) {
      if (!(error instanceof ApiError) || error.reason !== 'AlreadyExists') throw error;
      return this.call<T>('GET', `${collection}/${object.metadata?.name}`);
    }
  }

  /** The object, or undefined when there is none. */
  async find<T>(path: string): Promise<T | undefined> {
    return absent(this.call<T>('GET', path));
  }

  /** Deletes it; that it is gone already is as good. */
  async remove(path: string): Promise<void> {
    await absent(this.call('DELETE', path, { body: { propagationPolicy: 'Background' } }));
  }

  /** A request with somebody else's token, whose body may go on for ever. Answered as it comes, refusals included. */
  async pass({ signal, body, ...request }: ApiRequest, token: string): Promise<ApiResponse> {
    const response = await this.#send(
      { ...request, signal, ...(body === undefined ? {} : { body: Buffer.from(body) }) },
      token,
    );
    return {
      status: response.statusCode ?? 502,
      headers: Object.fromEntries(
        Object.entries(response.headers).flatMap(([name, value]) =>
          value === undefined ? [] : [[name, Array.isArray(value) ? value.join(', ') : value]],
        ),
      ),
      body: response,
    };
  }

  /** Address and credentials for a WebSocket to a path. */
  async socketOptions(path: string): Promise<{ url: string; options: RequestOptions }> {
    const options: RequestOptions = {};
    await this.#config.applyToHTTPSOptions(options);
    return { url: new URL(path, this.server).href.replace(/^http/, 'ws'), options };
  }

  [Symbol.dispose](): void {
    this.#agent.destroy();
  }

  async #send(
    request: {
      method: string;
      path: string;
      headers: Readonly<Record<string, string>>;
      signal: AbortSignal;
      body?: Buffer;
    },
    token?: string,
  ): Promise<IncomingMessage> {
    const { method, path, headers, signal, body } = request;
    const url = new URL(path, this.server);
    const options: RequestOptions = {};
    await this.#config.applyToHTTPSOptions(options);
    const secure = url.protocol === 'https:';
    if (token !== undefined) {
      // Only the server's certificate is to be checked; the credentials are the other one's.
      delete options.cert;
      delete options.key;
      delete options.auth;
      options.headers = { authorization: `Bearer ${token}` };
    }
    Object.assign(options, {
      method,
      signal,
      agent: secure ? this.#agent : undefined,
      headers: {
        ...headers,
        // Last: no request brings credentials of its own.
        ...options.headers,
        ...(body === undefined ? {} : { 'content-length': body.length }),
      },
    });
    return new Promise((resolve, reject) => {
      const sent = (secure ? httpsRequest : httpRequest)(url, options, resolve);
      sent.on('error', reject);
      sent.end(body);
    });
  }
}

export async function textOf(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

/** What the API server said no with. */
export function refusal(status: number, text: string): ApiError {
  try {
    const { reason, message } = JSON.parse(text) as { reason?: string; message?: string };
    return new ApiError(status, reason ?? '', message ?? text);
  } catch (error) {
    if (error instanceof SyntaxError) return new ApiError(status, '', text.trim() || `status ${status}`);
    throw error;
  }
}

function unreachable(cause: unknown): unknown {
  if (cause instanceof ApiError) return cause;
  return new SandboxError(
    'unavailable',
    'The Kubernetes cluster cannot be reached.',
    'Read on, and try again in a minute; the people who run this site can see why in their log.',
    { cause },
  );
}

async function absent<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return undefined;
    throw error;
  }
}
