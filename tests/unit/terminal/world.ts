/** A world for a page's connection, stepped by hand: a server that can be cut off, a clock, a network. */
import type { Environment, Socket, SocketEvents } from '../../../src/terminal/connection/environment.ts';
import type { PageMessage, ServerMessage } from '../../../server/protocol/messages.ts';
import type { SessionAnswer } from '../../../server/protocol/session.ts';

export class World implements Environment {
  readonly sockets: FakeSocket[] = [];
  /** What was asked over HTTP: GET finds, POST opens. */
  readonly asked: string[] = [];
  session: SessionAnswer | Error = { state: 'open', expiresAt: 0 };
  /** How long each wait was for. */
  readonly waits: number[] = [];
  #timers: { run: () => void; cancelled: boolean }[] = [];
  #network: (news: 'gone' | 'back') => void = () => undefined;

  readonly random = (): number => 1;
  readonly after = (ms: number, run: () => void): (() => void) => {
    const timer = { run, cancelled: false };
    this.waits.push(ms);
    this.#timers.push(timer);
    return () => (timer.cancelled = true);
  };
  readonly onNetwork = (run: (news: 'gone' | 'back') => void): (() => void) => {
    this.#network = run;
    return () => (this.#network = () => undefined);
  };
  readonly findSession = (): Promise<SessionAnswer> => this.#answer('GET');
  readonly openSession = (): Promise<SessionAnswer> => this.#answer('POST');
  readonly openSocket = (events: SocketEvents): Socket => {
    const socket = new FakeSocket(events);
    this.sockets.push(socket);
    return socket;
  };

  /** The socket in use. */
  get socket(): FakeSocket {
    const socket = this.sockets.at(-1);
    if (!socket) throw new Error('no socket was opened');
    return socket;
  }

  network(news: 'gone' | 'back'): void {
    this.#network(news);
  }

  /** Lets the waits be over, and everything that follows from it happen. */
  async elapse(): Promise<void> {
    const timers = this.#timers;
    this.#timers = [];
    for (const { run, cancelled } of timers) if (!cancelled) run();
    await settle();
  }

  async #answer(method: string): Promise<SessionAnswer> {
    this.asked.push(method);
    if (this.session instanceof Error) throw this.session;
    return this.session;
  }
}

export class FakeSocket implements Socket {
  readonly sent: PageMessage[] = [];
  readonly typed: { channel: number; text: string }[] = [];
  closed = false;
  readonly #events: SocketEvents;

  constructor(events: SocketEvents) {
    this.#events = events;
  }

  send(data: string | Uint8Array): void {
    if (typeof data === 'string') this.sent.push(JSON.parse(data) as PageMessage);
    else this.typed.push({ channel: data[0] ?? -1, text: new TextDecoder().decode(data.subarray(1)) });
  }

  close(): void {
    this.closed = true;
  }

  open(): void {
    this.#events.opened();
  }

  says(message: ServerMessage): void {
    if (!this.closed) this.#events.text(JSON.stringify(message));
  }

  shows(channel: number, bytes: Uint8Array): void {
    if (!this.closed) this.#events.bytes(Uint8Array.of(channel, ...bytes));
  }

  drop(code = 1006): void {
    if (!this.closed) this.#events.closed(code);
  }
}

export const welcome = (sandbox = 'one'): ServerMessage => ({
  type: 'welcome',
  sandbox,
  now: 0,
  expiresAt: 3_600_000,
  description: { driver: 'embedded', badge: 'simulator', about: '', versions: {}, values: {}, missing: [] },
});

/** Lets all promises that are due run. */
export const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
