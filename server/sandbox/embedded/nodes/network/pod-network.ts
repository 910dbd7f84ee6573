/** The cluster's network: Pods reach each other by its rules, and nothing outside is ever reached. */
import type { ApiRequest, ApiResponse } from '../../../sandbox.ts';
import type { Container } from '../../container.ts';
import { ConnectError, type Network } from '../../http.ts';
import { chunks } from '../../apiserver/requests/respond.ts';
import type { Cluster, ClusterNetwork, NetworkHandler, NetworkResponse, SandboxConfig } from '../webernetes.ts';

/** The running containers of the Pod that has this address. */
export type ContainersAt = (ip: string) => readonly Container[];

/** Replaces the parts of webernetes' network that would leave the simulator, or that don't know our containers. */
export function sealNetwork(network: ClusterNetwork, containersAt: ContainersAt): void {
  // All are private. This one would call the host's own fetch:
  Reflect.set(network, 'fetchDefault', (_ctx: unknown, url: string | URL) =>
    Promise.reject(unreachable(new URL(String(url)))),
  );
  // Webernetes takes a URL without a port (which is how one with port 80 reads) to mean a Service's only port.
  Reflect.set(network, 'parseTargetPort', (url: URL) => Number(url.port) || (url.protocol === 'https:' ? 443 : 80));
  const listeners: unknown = Reflect.get(network, 'httpListeners');
  // And this is the list of open ports:
  Reflect.set(network, 'httpListeners', new OpenPorts(listeners instanceof Map ? listeners : new Map(), containersAt));
}

/** Open ports by `address:port`: those that webernetes' own programs listen on, and those of our containers. */
class OpenPorts extends Map<string, NetworkHandler> {
  readonly #containersAt: ContainersAt;

  constructor(own: Iterable<[string, NetworkHandler]>, containersAt: ContainersAt) {
    super(own);
    this.#containersAt = containersAt;
  }

  override has(key: string): boolean {
    return super.has(key) || this.#listener(key) !== undefined;
  }

  override get(key: string): NetworkHandler | undefined {
    const own = super.get(key);
    if (own) return own;
    const found = this.#listener(key);
    return found && handler(found.container, found.port);
  }

  #listener(key: string): { container: Container; port: number } | undefined {
    const colon = key.lastIndexOf(':');
    const port = Number(key.slice(colon + 1));
    const container = this.#containersAt?.(key.slice(0, colon)).find((one) => one.isListening(port));
    return container && { container, port };
  }
}

function handler(container: Container, port: number): NetworkHandler {
  return async (_ctx, request) => {
    const headers = Object.fromEntries(
      Object.entries(request.header).map(([name, values]) => [name.toLowerCase(), values.join(', ')]),
    );
    const response = await container.request(port, {
      method: request.method,
      path: `${request.url.pathname}${request.url.search}`,
      headers: { host: request.host, ...headers },
      ...(request.body === undefined ? {} : { body: new TextEncoder().encode(request.body) }),
      signal: new AbortController().signal,
    });
    return toNetwork(response);
  };
}

/** What one container can reach: itself and its siblings as localhost, and the cluster. */
export function containerNetwork(
  cluster: Cluster,
  { pod }: SandboxConfig,
  siblings: () => readonly Container[],
): Network {
  return {
    async request(target, request) {
      if (isLocal(target.host)) {
        const container = siblings().find((one) => one.isListening(target.port));
        if (!container) throw new ConnectError('ECONNREFUSED', { host: '127.0.0.1', port: target.port });
        return container.request(target.port, request);
      }
      return clusterRequest({ cluster, origin: pod, target, request });
    },
  };
}

export interface ClusterRequest {
  readonly cluster: Cluster;
  readonly origin: SandboxConfig['pod'];
  readonly target: { readonly host: string; readonly port: number };
  readonly request: ApiRequest;
}

/** A request into the cluster's network: names are resolved by its DNS, Services pick a Pod. */
export async function clusterRequest({ cluster, origin, target, request }: ClusterRequest): Promise<ApiResponse> {
  const { method, path, headers, body } = request;
  try {
    const response = await cluster.network.fetch(cluster.ctx, origin, `http://${target.host}:${target.port}${path}`, {
      method,
      headers: { ...headers },
      ...(body === undefined ? {} : { body: new TextDecoder().decode(body) }),
    });
    return fromNetwork(response);
  } catch (error) {
    throw connectError(error, target);
  }
}

async function toNetwork({ status, headers, body }: ApiResponse): Promise<NetworkResponse> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of body) text += decoder.decode(chunk, { stream: true });
  return {
    status,
    header: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
    body: text,
  };
}

function fromNetwork({ status, header = {}, body }: NetworkResponse): ApiResponse {
  const headers = Object.entries(header).filter(([name]) => !name.toLowerCase().startsWith('x-webernetes'));
  return {
    status,
    headers: Object.fromEntries(headers.map(([name, values]) => [name.toLowerCase(), values.join(', ')])),
    body: chunks(body),
  };
}

function connectError(error: unknown, target: { readonly host: string; readonly port: number }): unknown {
  if (error instanceof ConnectError) return error;
  const cause = error instanceof Error ? error.cause : undefined;
  const code: unknown = typeof cause === 'object' && cause !== null ? Reflect.get(cause, 'code') : undefined;
  if (code === 'ECONNREFUSED') return new ConnectError('ECONNREFUSED', target);
  if (code === 'UND_ERR_SOCKET') return new ConnectError('ECONNRESET', target);
  if (cause instanceof ConnectError) return cause;
  return Object.assign(new ConnectError('ENOTFOUND', target), { cause: error });
}

function unreachable(url: URL): TypeError {
  const target = { host: url.hostname, port: Number(url.port || (url.protocol === 'https:' ? 443 : 80)) };
  const isAddress = /^[\d.]+$|:/.test(url.hostname);
  return new TypeError('fetch failed', { cause: new ConnectError(isAddress ? 'EHOSTUNREACH' : 'ENOTFOUND', target) });
}

function isLocal(host: string): boolean {
  return host === 'localhost' || host === '127.0.0.1' || host === '::1' || host === '[::1]';
}
