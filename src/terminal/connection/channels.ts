/** The terminals of this page as the wire knows them: numbers, and how much of each stream has come and been shown. */
import { LIMITS } from '../../../server/protocol/limits.ts';

export interface Size {
  readonly cols: number;
  readonly rows: number;
}

export interface Channel {
  readonly number: number;
  readonly name: string;
  size: Size;
  /** Bytes of the stream that have come: the offset of the next one. */
  received: number;
  acknowledged: number;
}

export class Channels {
  readonly #channels = new Map<number, Channel>();

  open(name: string, size: Size): Channel {
    let number = 1;
    while (this.#channels.has(number)) number++;
    const channel = { number, name, size, received: 0, acknowledged: 0 };
    this.#channels.set(number, channel);
    return channel;
  }

  get(number: number): Channel | undefined {
    return this.#channels.get(number);
  }

  delete(number: number): void {
    this.#channels.delete(number);
  }

  all(): Channel[] {
    return [...this.#channels.values()];
  }

  /** The resume points for the first message of a socket. */
  hello(): { channel: number; name: string; size: Size; from: number }[] {
    return this.all().map(({ number, name, size, received }) => ({ channel: number, name, size, from: received }));
  }

  /** Another sandbox: none of its streams has come yet. */
  startOver(): void {
    for (const channel of this.#channels.values()) channel.received = channel.acknowledged = 0;
  }

  /** Whether it is time to tell the server that everything before `offset` is on the screen. */
  shown(number: number, offset: number): boolean {
    const channel = this.#channels.get(number);
    if (!channel || offset - channel.acknowledged < LIMITS.ackEveryBytes) return false;
    channel.acknowledged = offset;
    return true;
  }
}
