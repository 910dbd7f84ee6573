/** The real server for a test, on a free loopback port, with whatever driver and settings the test needs. */
import { PassThrough } from 'node:stream';
import { pino } from 'pino';
import { WebSocket } from 'ws';
import { readConfig } from '../../server/config.ts';
import { REQUEST_HEADER } from '../../server/protocol/session.ts';
import { SUBPROTOCOL } from '../../server/protocol/limits.ts';
import { serverMessage, type PageMessage, type ServerMessage } from '../../server/protocol/messages.ts';
import { encodeFrame } from '../../server/protocol/frames.ts';
import type { HttpTimeouts } from '../../server/http/server.ts';
import type { Driver } from '../../server/sandbox/sandbox.ts';
import { startServer, type RunningServer } from '../../server/start.ts';

export interface TestServer extends AsyncDisposable {
  readonly server: RunningServer;
  readonly origin: string;
  readonly wsUrl: string;
  /** Everything logged so far. */
  log(): string;
  /** Opens a session as a page does; gives its cookie. */
  session(): Promise<string>;
  connect(options?: { cookie?: string; origin?: string | undefined; headers?: Record<string, string> }): WebSocket;
}

export async function testServer(
  driver: Driver,
  settings: Readonly<Record<string, string>> = {},
  timeouts?: HttpTimeouts,
): Promise<TestServer> {
  const lines: string[] = [];
  const sink = new PassThrough();
  sink.on('data', (chunk: Buffer) => lines.push(chunk.toString('utf8')));
  const config = readConfig({ PORT: '0', ...settings });
  const site = (_request: unknown, response: { end(text: string): void }): void => response.end('the page');
  const server = await startServer({
    config,
    driver,
    site,
    log: pino({ level: 'debug' }, sink),
    ...(timeouts ? { timeouts } : {}),
  });
  const origin = `http://127.0.0.1:${server.port}`;
  return {
    server,
    origin,
    wsUrl: `ws://127.0.0.1:${server.port}${config.BASE}terminal`,
    log: () => lines.join(''),
    async session() {
      const response = await fetch(`${origin}${config.BASE}session`, {
        method: 'POST',
        headers: { origin, [REQUEST_HEADER]: '1' },
      });
      const cookie = response.headers.get('set-cookie')?.split(';', 1)[0];
      if (!cookie) throw new Error(`no session: ${response.status} ${await response.text()}`);
      return cookie;
    },
    connect({ cookie, headers = {}, ...rest } = {}) {
      const from = 'origin' in rest ? rest.origin : origin;
      return new WebSocket(`ws://127.0.0.1:${server.port}${config.BASE}terminal`, SUBPROTOCOL, {
        headers: { ...(cookie ? { cookie } : {}), ...(from === undefined ? {} : { origin: from }), ...headers },
        perMessageDeflate: false,
      });
    },
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
    },
  };
}

/** A page without a browser: it speaks the wire. */
export class WirePage {
  readonly socket: WebSocket;
  readonly messages: ServerMessage[] = [];
  /** The last of channel 1's output, decoded, and where it ends. */
  text = '';
  offset = 0;
  /** Acknowledges what comes, as a page does. */
  reading = true;
  /** Whether `text` is kept; a measurement of throughput looks at the bytes alone. */
  keepsText = true;
  /** Sees every byte of channel 1. */
  onBytes: (bytes: Uint8Array) => void = () => undefined;
  closed: { code: number } | undefined;
  readonly #decoder = new TextDecoder();
  readonly #waiting = new Set<() => void>();

  constructor(socket: WebSocket) {
    this.socket = socket;
    socket.on('open', () => this.#wake());
    socket.binaryType = 'nodebuffer';
    socket.on('message', (data: Buffer, isBinary) => (isBinary ? this.#output(data) : this.#message(data)));
    socket.on('close', (code) => {
      this.closed = { code };
      this.#wake();
    });
    // A refused or broken connection shows as `closed`.
    socket.on('error', () => this.#wake());
  }

  send(message: PageMessage): void {
    this.socket.send(JSON.stringify(message));
  }

  type(text: string): void {
    this.socket.send(encodeFrame(1, new TextEncoder().encode(text)));
  }

  /** Connects, opens one terminal and waits for its prompt. */
  async start(from = 0): Promise<this> {
    await this.until(() => this.socket.readyState === this.socket.OPEN || this.closed !== undefined);
    this.offset = from;
    this.send({ type: 'hello', terminals: [{ channel: 1, name: 'terminal-1', size: { cols: 120, rows: 30 }, from }] });
    await this.until(() => this.messages.some((message) => message.type === 'opened'));
    if (from === 0) await this.until(() => this.text.includes('\u001b]133;B'));
    return this;
  }

  async next<T extends ServerMessage['type']>(type: T): Promise<Extract<ServerMessage, { type: T }>> {
    const find = (): ServerMessage | undefined => this.messages.find((message) => message.type === type);
    await this.until(() => find() !== undefined);
    const found = find() as Extract<ServerMessage, { type: T }>;
    this.messages.splice(this.messages.indexOf(found), 1);
    return found;
  }

  async until(condition: () => boolean): Promise<void> {
    while (!condition()) {
      if (this.closed && this.socket.readyState === this.socket.CLOSED)
        throw new Error(
          `the connection was closed with ${this.closed.code}: ${JSON.stringify(this.messages.slice(-3))}`,
        );
      await new Promise<void>((resolve) => {
        const wake = (): void => {
          this.#waiting.delete(wake);
          resolve();
        };
        this.#waiting.add(wake);
      });
    }
  }

  /** Settles with the code the connection was closed with. */
  async end(): Promise<number> {
    while (!this.closed) await new Promise<void>((resolve) => this.#waiting.add(resolve));
    return this.closed.code;
  }

  /** Loses the connection, as a network does: nothing that is still on its way arrives. */
  cut(): void {
    this.socket.removeAllListeners('message');
    this.socket.terminate();
  }

  ack(): void {
    this.send({ type: 'ack', channel: 1, offset: this.offset });
  }

  #output(data: Buffer): void {
    this.offset += data.length - 1;
    this.onBytes(data.subarray(1));
    if (this.keepsText) this.text += this.#decoder.decode(data.subarray(1), { stream: true });
    if (this.text.length > 512 * 1024) this.text = this.text.slice(-64 * 1024);
    if (this.reading) this.ack();
    this.#wake();
  }

  #message(data: Buffer): void {
    this.messages.push(serverMessage.parse(JSON.parse(data.toString('utf8'))));
    this.#wake();
  }

  #wake(): void {
    for (const wake of this.#waiting) wake();
  }
}
