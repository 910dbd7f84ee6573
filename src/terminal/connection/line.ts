/** The socket under a connection: opened over a session, opened again after each loss, told to nobody but by its state. */
import type { SessionAnswer } from '../../../server/protocol/session.ts';
import { backoffMs } from './backoff.ts';
import type { Environment, Socket } from './environment.ts';
import type { ConnectionState } from './state.ts';

export interface LineEvents {
  state(state: ConnectionState): void;
  opened(): void;
  text(message: string): void;
  bytes(frame: Uint8Array): void;
  lost(): void;
  /** Whether the reader has a sandbox, so that a loss must not open another one. */
  hasSandbox(): boolean;
}

/** The server says so when it stops and comes back: its sandboxes may be gone. */
const RESTARTING = 1012;

export class Line implements Disposable {
  readonly #environment: Environment;
  readonly #events: LineEvents;
  readonly #stopListening: () => void;
  #state: ConnectionState = { kind: 'off' };
  #socket: Socket | undefined;
  #attempt = 0;
  #cancelRetry: (() => void) | undefined;
  /** Whether a session is opened when there is none. */
  #openNew = true;

  constructor(environment: Environment, events: LineEvents) {
    this.#environment = environment;
    this.#events = events;
    this.#stopListening = environment.onNetwork((news) => this.#network(news));
  }

  get state(): ConnectionState {
    return this.#state;
  }

  start(): void {
    if (this.#state.kind !== 'off' && this.#state.kind !== 'ended') return;
    this.#attempt = 0;
    this.#openNew = true;
    void this.#connect();
  }

  /** Goes on with a session that is there; false when there is none, and nothing was changed. */
  async resume(): Promise<boolean> {
    if (this.#state.kind !== 'off') return true;
    try {
      const { state } = await this.#environment.findSession();
      if (state !== 'open' && state !== 'queued') return false;
    } catch {
      // Not to be reached: the sandbox may be there all the same, and the attempts go on.
    }
    this.#openNew = false;
    void this.#connect();
    return true;
  }

  /** What the server said of the session is the new state. */
  to(state: ConnectionState): void {
    this.#state = state;
    if (state.kind === 'open') this.#attempt = 0;
    this.#events.state(state);
  }

  /** False when there is no socket: nothing was sent. */
  send(data: string | Uint8Array): boolean {
    this.#socket?.send(data);
    return this.#socket !== undefined;
  }

  [Symbol.dispose](): void {
    this.#stopListening();
    this.#cancelRetry?.();
    this.#drop();
    this.to({ kind: 'off' });
  }

  async #connect(): Promise<void> {
    this.#cancelRetry?.();
    this.#cancelRetry = undefined;
    if (this.#state.kind !== 'reconnecting') this.to({ kind: 'connecting' });
    let answer: SessionAnswer;
    try {
      answer = await (this.#openNew ? this.#environment.openSession() : this.#environment.findSession());
    } catch {
      // The server can't be reached; the next attempt may.
      return this.#retry();
    }
    if (this.#state.kind !== 'connecting' && this.#state.kind !== 'reconnecting') return;
    switch (answer.state) {
      case 'refused': {
        const { message, hint, code } = answer;
        return this.to({ kind: 'ended', message, hint, canStart: code !== 'no-server' });
      }
      case 'none':
        return this.to({
          kind: 'ended',
          message: 'Your sandbox ended while this page was away.',
          hint: 'Open a new one, and set up the page to get back to where you were.',
          canStart: true,
        });
      case 'queued':
        this.to({ kind: 'connecting', place: answer.place });
        return this.#open();
      case 'open':
        return this.#open();
    }
  }

  #open(): void {
    this.#drop();
    this.#socket = this.#environment.openSocket({
      opened: () => this.#events.opened(),
      text: (message) => this.#events.text(message),
      bytes: (frame) => this.#events.bytes(frame),
      closed: (code) => this.#closed(code),
    });
  }

  #closed(code: number): void {
    this.#drop();
    if (this.#state.kind === 'ended' || this.#state.kind === 'off') return;
    this.#openNew = code === RESTARTING || !this.#events.hasSandbox();
    this.#retry();
  }

  #retry(): void {
    this.to({ kind: 'reconnecting', offline: false });
    const ms = backoffMs(this.#attempt++, this.#environment.random());
    this.#cancelRetry = this.#environment.after(ms, () => void this.#connect());
  }

  #network(news: 'gone' | 'back'): void {
    if (this.#state.kind === 'off' || this.#state.kind === 'ended') return;
    if (news === 'gone') {
      // Dropped at once: it would take the browser minutes to notice, and no byte is lost by it.
      this.#cancelRetry?.();
      this.#drop();
      this.#openNew = !this.#events.hasSandbox();
      this.to({ kind: 'reconnecting', offline: true });
    } else if (this.#state.kind === 'reconnecting' && !this.#socket) {
      this.#attempt = 0;
      void this.#connect();
    }
  }

  #drop(): void {
    const socket = this.#socket;
    this.#socket = undefined;
    if (!socket) return;
    socket.close();
    this.#events.lost();
  }
}
