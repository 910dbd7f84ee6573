/** The parent's end of a server in a process of its own: several of them on one cluster are replicas. */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { WebSocket } from 'ws';
import { SUBPROTOCOL } from '../../../server/protocol/limits.ts';
import { REQUEST_HEADER } from '../../../server/protocol/session.ts';
import { WirePage } from '../../support/server.ts';
import type { Requests } from './counting-api.ts';

/** What can be asked, and what is answered. */
export interface Answers {
  start: { readonly origin: string; readonly wsUrl: string };
  /** Settles when the spares are ready. */
  warm: void;
  /** Bytes, after a collection. */
  rss: number;
  requests: Requests;
  /** Removes what this replica made. */
  stop: void;
}
export type Question = keyof Answers;

export class Replica implements AsyncDisposable {
  readonly #child: ChildProcess;
  readonly #pending = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  #last = 0;
  #readers = 0;
  #address: Answers['start'] = { origin: '', wsUrl: '' };

  private constructor(child: ChildProcess) {
    this.#child = child;
    child.on('message', ({ id, value, error }: { id: number; value?: unknown; error?: string }) => {
      const pending = this.#pending.get(id);
      this.#pending.delete(id);
      if (error === undefined) pending?.resolve(value);
      else pending?.reject(new Error(error));
    });
    child.on('exit', () => {
      for (const { reject } of this.#pending.values()) reject(new Error('a server of the bench has ended'));
    });
  }

  static async start({ spares = 0 }: { spares?: number } = {}): Promise<Replica> {
    const replica = new Replica(
      fork(fileURLToPath(new URL('./replica-process.ts', import.meta.url)), {
        env: { ...process.env, SPARES: String(spares) },
      }),
    );
    replica.#address = await replica.ask('start');
    return replica;
  }

  /** Where it listens, for pages elsewhere. */
  get wsUrl(): string {
    return this.#address.wsUrl;
  }

  get origin(): string {
    return this.#address.origin;
  }

  ask<Asked extends Question>(asked: Asked): Promise<Answers[Asked]> {
    const id = ++this.#last;
    return new Promise<unknown>((resolve, reject) => {
      this.#pending.set(id, { resolve, reject });
      this.#child.send({ id, asked });
    }) as Promise<Answers[Asked]>;
  }

  /** Opens a session as a page does; gives its cookie. */
  async session(): Promise<string> {
    const { origin } = this.#address;
    const response = await fetch(`${origin}/session`, {
      method: 'POST',
      headers: { origin, [REQUEST_HEADER]: '1', 'x-forwarded-for': this.#nextAddress() },
    });
    const cookie = response.headers.get('set-cookie')?.split(';', 1)[0];
    if (!cookie) throw new Error(`no session: ${response.status} ${await response.text()}`);
    return cookie;
  }

  /** A page that has not said hello yet. */
  page(cookie: string): WirePage {
    const { wsUrl, origin } = this.#address;
    const headers = { cookie, origin, 'x-forwarded-for': this.#nextAddress() };
    return new WirePage(new WebSocket(wsUrl, SUBPROTOCOL, { headers, perMessageDeflate: false }));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.ask('stop');
    const gone = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await gone;
  }

  #nextAddress(): string {
    const number = this.#readers++ % 250;
    return `198.51.100.${number + 1}`;
  }
}
