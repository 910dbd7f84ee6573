/** The body of a response that comes over a link, taken as fast as its reader takes it. */
import type { Channel, Link } from '../link/link.ts';
import { LIMITS } from '../../../protocol/limits.ts';

export class LinkBody implements AsyncIterable<Uint8Array>, Channel {
  readonly channel: number;
  readonly #link: Link;
  readonly #chunks: Uint8Array[] = [];
  #taken = 0;
  #acked = 0;
  #end: { readonly error: Error | undefined } | undefined;
  #wake: () => void = () => undefined;

  constructor(link: Link) {
    this.#link = link;
    this.channel = link.addChannel(this);
  }

  bytes(bytes: Uint8Array): void {
    this.#chunks.push(bytes);
    this.#wake();
  }

  message(message: { readonly type: string; readonly error?: string | undefined }): void {
    if (message.type === 'body-end') this.close(message.error === undefined ? undefined : new Error(message.error));
  }

  close(error?: Error): void {
    this.#end ??= { error };
    this.#wake();
  }

  async *[Symbol.asyncIterator](): AsyncIterator<Uint8Array> {
    try {
      for (;;) {
        const chunk = this.#chunks.shift();
        if (chunk) {
          yield chunk;
          this.#take(chunk.length);
        } else if (this.#end) {
          if (this.#end.error) throw this.#end.error;
          return;
        } else {
          await new Promise<void>((resolve) => {
            this.#wake = resolve;
          });
        }
      }
    } finally {
      this.#link.dropChannel(this.channel);
    }
  }

  #take(bytes: number): void {
    this.#taken += bytes;
    if (this.#taken - this.#acked < LIMITS.ackEveryBytes) return;
    this.#acked = this.#taken;
    this.#link.tell({ type: 'ack', channel: this.channel, offset: this.#taken });
  }
}
