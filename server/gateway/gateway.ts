/** Every WebSocket of the server: checked before it exists, counted, kept alive, closed when the server stops. */
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import type { Session } from '../sessions/session.ts';
import { LIMITS, SUBPROTOCOL } from '../protocol/limits.ts';
import { Connection } from './connection.ts';
import type { PreviewOrigins } from './requests.ts';
import { judgeUpgrade, type UpgradeRules } from './upgrade.ts';

export interface GatewayOptions {
  readonly server: Server;
  readonly rules: (request: IncomingMessage) => Omit<UpgradeRules, 'socketsOfAddress' | 'maxSocketsPerAddress'>;
  readonly log: GatewayLog;
  readonly previews: PreviewOrigins;
  /** WebSockets of this server that belong to somebody else: they are left alone instead of refused. */
  readonly isForeign: (request: IncomingMessage) => boolean;
}

export interface GatewayLog {
  info(fields: Record<string, unknown>, message: string): void;
  warn(fields: Record<string, unknown>, message: string): void;
}

export class Gateway implements Disposable {
  readonly #options: GatewayOptions;
  readonly #sockets = new WebSocketServer({
    noServer: true,
    maxPayload: LIMITS.messageBytes,
    maxFragments: LIMITS.fragments,
    perMessageDeflate: false,
    handleProtocols: () => SUBPROTOCOL,
  });
  /** Open sockets, with when each was last heard of. */
  readonly #heard = new Map<WebSocket, number>();
  readonly #perAddress = new Map<string, number>();
  readonly #heartbeat: NodeJS.Timeout;

  constructor(options: GatewayOptions) {
    this.#options = options;
    options.server.on('upgrade', (request: IncomingMessage, stream: Duplex, head: Buffer) => {
      if (options.isForeign(request)) return;
      // A peer that goes away during the checks is no event for anybody.
      stream.on('error', () => stream.destroy());
      this.#upgrade(request, stream, head).catch((error: unknown) => {
        options.log.warn({ err: error }, 'upgrade failed');
        stream.destroy();
      });
    });
    this.#heartbeat = setInterval(() => this.#beat(), LIMITS.pingEveryMs);
    this.#heartbeat.unref();
  }

  get connections(): number {
    return this.#heard.size;
  }

  /** Tells every page that the server stops (1012): it will come back by itself. */
  [Symbol.dispose](): void {
    clearInterval(this.#heartbeat);
    for (const socket of this.#heard.keys()) socket.close(1012, 'The server is restarting.');
  }

  async #upgrade(request: IncomingMessage, stream: Duplex, head: Buffer): Promise<void> {
    const rules = this.#options.rules(request);
    const { address } = rules;
    const socketsOfAddress = this.#perAddress.get(address) ?? 0;
    const verdict = await judgeUpgrade(request, {
      ...rules,
      socketsOfAddress,
      maxSocketsPerAddress: LIMITS.socketsPerAddress,
    });
    if (verdict.kind === 'refuse') {
      this.#options.log.info({ status: verdict.status, address }, 'upgrade refused');
      return refuse(stream, verdict.status, verdict.reason);
    }
    this.#sockets.handleUpgrade(request, stream, head, (socket) => this.#accept(socket, verdict.session, address));
  }

  #accept(socket: WebSocket, session: Session, address: string): void {
    this.#perAddress.set(address, (this.#perAddress.get(address) ?? 0) + 1);
    this.#heard.set(socket, performance.now());
    const heard = (): void => void this.#heard.set(socket, performance.now());
    socket.on('pong', heard);
    socket.on('message', heard);
    // ws closes the socket itself after a protocol error; the code tells the peer which.
    socket.on('error', (error) =>
      this.#options.log.info({ session: session.id, reason: error.message }, 'connection broke the protocol'),
    );
    socket.on('close', () => {
      this.#heard.delete(socket);
      const left = (this.#perAddress.get(address) ?? 1) - 1;
      if (left > 0) this.#perAddress.set(address, left);
      else this.#perAddress.delete(address);
    });
    const { log, previews } = this.#options;
    new Connection({ socket, session, log, previews }).start();
  }

  #beat(): void {
    const now = performance.now();
    for (const [socket, heard] of this.#heard) {
      if (now - heard > LIMITS.deadAfterMs) socket.terminate();
      else socket.ping();
    }
  }
}

const REASONS: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  421: 'Misdirected Request',
  429: 'Too Many Requests',
};

function refuse(stream: Duplex, status: number, reason: string): void {
  stream.end(
    `HTTP/1.1 ${status} ${REASONS[status] ?? 'Error'}\r\ncontent-type: text/plain; charset=utf-8\r\nconnection: close\r\ncontent-length: ${Buffer.byteLength(reason)}\r\n\r\n${reason}`,
  );
}
