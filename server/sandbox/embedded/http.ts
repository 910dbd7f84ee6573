/** HTTP inside the simulator: requests and answers as values, no sockets. Ports, probes, curl and the API all speak it. */
import type { ApiRequest, ApiResponse } from '../sandbox.ts';

export type HttpHandler = (request: ApiRequest) => Promise<ApiResponse>;

/** What a machine or container can reach. */
export interface Network {
  /**
   * Sends a request to a host name or address. Rejects with a {@link ConnectError} as a socket would. There is no way
   * from here to the network of the process that runs the simulator.
   */
  request(target: { readonly host: string; readonly port: number }, request: ApiRequest): Promise<ApiResponse>;
}

/** Why a connection failed, by the code that the system call would give. */
export class ConnectError extends Error {
  readonly code: 'ECONNREFUSED' | 'ENOTFOUND' | 'EHOSTUNREACH' | 'ETIMEDOUT' | 'ECONNRESET';

  constructor(code: ConnectError['code'], target: { readonly host: string; readonly port: number }) {
    super(`connect ${code} ${target.host}:${target.port}`);
    this.name = 'ConnectError';
    this.code = code;
  }
}

/** The ports of one host, each with the handler that listens on it. */
export class Ports {
  readonly #handlers = new Map<number, HttpHandler>();

  /** Listens, and returns how to stop. Throws an error with code EADDRINUSE when the port is taken. */
  listen(port: number, handler: HttpHandler): () => void {
    if (this.#handlers.has(port)) {
      throw Object.assign(new Error(`listen EADDRINUSE: address already in use :::${port}`), { code: 'EADDRINUSE' });
    }
    this.#handlers.set(port, handler);
    return () => {
      if (this.#handlers.get(port) === handler) this.#handlers.delete(port);
    };
  }

  get(port: number): HttpHandler | undefined {
    return this.#handlers.get(port);
  }
}
