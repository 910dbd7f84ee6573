/** A connection to a port of the toolbox: one channel of the link, with a window each way. */
import { LIMITS } from '../../../protocol/limits.ts';
import { Body } from '../../body.ts';
import type { Connection } from '../../sandbox.ts';
import type { FromSupervisor } from '../link/messages.ts';
import type { Link } from '../link/link.ts';

const PIECE = 64 * 1024;

export class LinkConnection implements Connection {
  readonly incoming: Body;
  readonly #link: Link;
  readonly #channel: number;
  #received = 0;
  #acked = 0;
  #sent = 0;
  #taken = 0;
  #sends = true;
  #receives = true;
  #broken: Error | undefined;
  #wake: (() => void) | undefined;

  /** Rejects with {@link SandboxError} `port-closed` when nothing listens. */
  static async open(link: Link, port: number, signal: AbortSignal): Promise<LinkConnection> {
    const connection = new LinkConnection(link);
    try {
      await link.ask((id) => ({ type: 'connect', id, channel: connection.#channel, port }), signal);
      return connection;
    } catch (error) {
      connection[Symbol.dispose]();
      signal.throwIfAborted();
      throw error;
    }
  }

  private constructor(link: Link) {
    this.#link = link;
    this.incoming = new Body({ taken: (piece) => this.#took(piece.length), closed: () => this.#closed() });
    this.#channel = link.addChannel({
      bytes: (bytes) => this.incoming.push(bytes),
      message: (message) => this.#message(message),
      broken: (reason) => this.#break(reason),
    });
  }

  async write(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length; at += PIECE) {
      this.#assertOpen();
      const piece = bytes.subarray(at, at + PIECE);
      this.#sent += piece.length;
      this.#link.bytes(this.#channel, piece);
      while (this.#sent - this.#taken > LIMITS.windowHighBytes) {
        this.#assertOpen();
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      }
    }
  }

  end(): void {
    if (!this.#sends) return;
    this.#sends = false;
    this.#link.tell({ type: 'end', channel: this.#channel });
    this.#dropWhenDone();
  }

  [Symbol.dispose](): void {
    this.#break(new Error('the connection was closed'));
  }

  #assertOpen(): void {
    if (this.#broken) throw this.#broken;
    if (!this.#sends) throw new Error('the connection was ended');
  }

  #message(message: Extract<FromSupervisor, { channel: number }>): void {
    if (message.type === 'taken') {
      this.#taken = Math.max(this.#taken, message.offset);
      this.#wake?.();
    } else if (message.type === 'port-end') {
      if (message.error !== undefined) return this.#break(new Error(message.error));
      this.#receives = false;
      this.incoming.end();
    }
  }

  #took(length: number): void {
    this.#received += length;
    if (!this.#receives || this.#received - this.#acked < LIMITS.ackEveryBytes) return;
    this.#acked = this.#received;
    this.#link.tell({ type: 'ack', channel: this.#channel, offset: this.#received });
  }

  /** By the other side, which may still be written to, or by who reads, who then wants nothing of it any more. */
  #closed(): void {
    if (this.#receives) this.#break(new Error('the connection was closed'));
    else this.#dropWhenDone();
  }

  #break(reason: Error): void {
    if (this.#broken) return;
    this.#broken = reason;
    this.#sends = this.#receives = false;
    this.incoming.end(reason);
    this.#wake?.();
    this.#link.dropChannel(this.#channel);
  }

  #dropWhenDone(): void {
    if (!this.#sends && !this.#receives) this.#link.dropChannel(this.#channel);
  }
}
