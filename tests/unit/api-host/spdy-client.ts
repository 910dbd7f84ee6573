/** A client's side of SPDY/3.1, as far as the tests need one: opens streams, sends, and collects what comes back. */
import type { Socket } from 'node:net';
import {
  CONTROL,
  controlFrame,
  dataFrame,
  type Frame,
  FrameReader,
  words,
} from '../../../server/sandbox/embedded/api-host/spdy/frames.ts';
import { HeaderCodec, type Headers } from '../../../server/sandbox/embedded/api-host/spdy/headers.ts';

export class SpdyClient {
  readonly #socket: Socket;
  readonly #codec = new HeaderCodec();
  readonly #frames: Frame[] = [];
  #ended = false;
  #wake: () => void = () => {};
  #next = 1;

  constructor(socket: Socket, head: Buffer) {
    this.#socket = socket;
    const reader = new FrameReader();
    const take = (bytes: Buffer): void => {
      this.#frames.push(...reader.push(bytes));
      this.#wake();
    };
    socket.on('data', take);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      this.#ended = true;
      this.#wake();
    });
    take(head);
  }

  async open(headers: Headers, fin = false): Promise<number> {
    const id = this.#next;
    this.#next += 2;
    const payload = Buffer.concat([words(id, 0), Buffer.alloc(2), await this.#codec.encode(headers)]);
    this.#socket.write(controlFrame(CONTROL.synStream, payload, fin ? 1 : 0));
    return id;
  }

  send(stream: number, text: string, fin = false): void {
    this.#socket.write(dataFrame(stream, Buffer.from(text), fin));
  }

  write(bytes: Buffer): void {
    this.#socket.write(bytes);
  }

  /** All frames up to the first that is wanted; undefined when the connection ends before. */
  async until(wanted: (frame: Frame) => boolean): Promise<Frame | undefined> {
    for (;;) {
      const found = this.#frames.find(wanted);
      if (found || this.#ended) return found;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  /** What a stream got, once it has ended. */
  async text(stream: number): Promise<string> {
    await this.until((frame) => isEndOf(frame, stream));
    return this.#frames
      .flatMap((frame) => (frame.type === 'data' && frame.stream === stream ? [frame.payload.toString()] : []))
      .join('');
  }

  close(): void {
    this.#socket.destroy();
    this.#codec.close();
  }
}

function isEndOf(frame: Frame, stream: number): boolean {
  if (frame.type === 'data') return frame.stream === stream && frame.fin;
  return frame.kind === CONTROL.rstStream && frame.payload.readUInt32BE(0) === stream;
}
