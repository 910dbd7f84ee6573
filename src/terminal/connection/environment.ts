/** What a connection needs of the world around it; tests step it by hand. */
import type { SessionAnswer } from '../../../server/protocol/session.ts';

export interface Environment {
  /** A number from 0 up to 1. */
  readonly random: () => number;
  /** Runs once after `ms`, unless the returned function is called before. */
  readonly after: (ms: number, run: () => void) => () => void;
  /** Calls when the network is gone, and when it or the page's tab is back; the returned function ends it. */
  readonly onNetwork: (run: (news: 'gone' | 'back') => void) => () => void;
  /** Whether this reader has a session. Rejects when the server can't be reached. */
  readonly findSession: () => Promise<SessionAnswer>;
  /** Opens a session, or continues the reader's. Rejects when the server can't be reached. */
  readonly openSession: () => Promise<SessionAnswer>;
  readonly openSocket: (events: SocketEvents) => Socket;
}

/** What a socket tells; nothing any more once it was closed from this side. */
export interface SocketEvents {
  opened(): void;
  text(message: string): void;
  bytes(frame: Uint8Array): void;
  closed(code: number): void;
}

export interface Socket {
  send(data: string | Uint8Array): void;
  close(): void;
}
