/** A connection to a port of the toolbox: what comes from it is paced by the server's acks, what goes to it is reported as taken. */
import { connect, type Socket } from 'node:net';
import { LIMITS } from '../../../protocol/limits.ts';
import { Refusal } from './toolbox.ts';

/** The toolbox itself and nothing else. `kubectl port-forward` and docker listen on both unless told otherwise. */
const LOOPBACK = ['127.0.0.1', '::1'] as const;

export interface PortEvents {
  bytes(bytes: Uint8Array): void;
  taken(offset: number): void;
  end(error?: string): void;
}

export class PortConnection {
  readonly #socket: Socket;
  readonly #events: PortEvents;
  #received = 0;
  #acked = 0;
  #taken = 0;

  /** Rejects with a {@link Refusal} `port-closed` when nothing listens. */
  static async open(port: number, events: PortEvents): Promise<PortConnection> {
    for (const host of LOOPBACK) {
      const socket = await reach(host, port);
      if (socket) return new PortConnection(socket, events);
    }
    throw new Refusal('port-closed', `Nothing listens on port ${port} of the sandbox.`);
  }

  private constructor(socket: Socket, events: PortEvents) {
    this.#socket = socket;
    this.#events = events;
    let error: Error | undefined;
    socket.on('data', (bytes: Buffer) => {
      this.#received += bytes.length;
      events.bytes(bytes);
      if (this.#received - this.#acked > LIMITS.windowHighBytes) socket.pause();
    });
    socket.on('end', () => events.end());
    socket.on('error', (reason) => {
      error = reason;
    });
    // After an orderly end there is nothing more to tell.
    socket.on('close', () => error && events.end(error.message));
  }

  write(bytes: Uint8Array): void {
    this.#socket.write(bytes, () => {
      this.#taken += bytes.length;
      this.#events.taken(this.#taken);
    });
  }

  end(): void {
    this.#socket.end();
  }

  ack(offset: number): void {
    this.#acked = Math.max(this.#acked, offset);
    if (this.#received - this.#acked < LIMITS.windowLowBytes) this.#socket.resume();
  }

  drop(): void {
    this.#socket.destroy();
  }
}

/** Undefined when nothing listens there. */
function reach(host: string, port: number): Promise<Socket | undefined> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, allowHalfOpen: true, noDelay: true });
    socket.once('connect', () => {
      socket.removeAllListeners('error');
      resolve(socket);
    });
    socket.once('error', (error: NodeJS.ErrnoException) =>
      CLOSED.has(error.code ?? '') ? resolve(undefined) : reject(error),
    );
  });
}

/** Refused, or a toolbox without IPv6. */
const CLOSED = new Set(['ECONNREFUSED', 'EADDRNOTAVAIL', 'EAFNOSUPPORT', 'ENETUNREACH']);
