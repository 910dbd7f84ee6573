/**
 * The server's side of SPDY/3.1 over any byte stream, as far as clients of Kubernetes use it: streams that the client
 * opens, data both ways, pings. Like theirs, it keeps no windows; a slow reader slows the whole connection.
 */
import type { Duplex } from 'node:stream';
import { CONTROL, controlFrame, dataFrame, FIN, type Frame, FrameReader, ProtocolError, words } from './frames.ts';
import { HeaderCodec } from './headers.ts';
import { SpdyStream } from './stream.ts';

const MOST_STREAMS = 1000;
const PROTOCOL_ERROR = 1;
const REFUSED_STREAM = 3;
const CANCEL = 5;

/** Serves until the client ends the connection, or until it doesn't keep to the protocol: then it is sent away. */
export async function serveSpdy(socket: Duplex, onStream: (stream: SpdyStream) => void): Promise<void> {
  const connection = new Connection(socket, onStream);
  try {
    await connection.run();
  } catch (error) {
    if (error instanceof ProtocolError) socket.write(controlFrame(CONTROL.goAway, words(0, PROTOCOL_ERROR)));
    // A connection that broke is over; anything else is a mistake of ours.
    else if (!socket.destroyed) throw error;
  } finally {
    connection.end();
  }
}

class Connection {
  readonly #socket: Duplex;
  readonly #onStream: (stream: SpdyStream) => void;
  readonly #codec = new HeaderCodec();
  readonly #streams = new Map<number, SpdyStream>();
  /** Streams that have more than they read. */
  readonly #full = new Set<number>();
  #wake: () => void = () => {};

  constructor(socket: Duplex, onStream: (stream: SpdyStream) => void) {
    this.#socket = socket;
    this.#onStream = onStream;
  }

  async run(): Promise<void> {
    const reader = new FrameReader();
    // The last word is said after the loop, so leaving it must not end the connection.
    for await (const chunk of this.#socket.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      for (const frame of reader.push(chunk)) await this.#take(frame);
      while (this.#full.size > 0 && !this.#socket.destroyed)
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
          this.#socket.once('close', resolve);
        });
    }
  }

  end(): void {
    for (const stream of this.#streams.values()) stream.destroy();
    this.#codec.close();
    this.#socket.end(() => this.#socket.destroy());
  }

  async #take(frame: Frame): Promise<void> {
    if (frame.type === 'data') {
      this.#data(frame);
      return;
    }
    const { kind, flags, payload } = frame;
    if (kind === CONTROL.synStream) await this.#open(payload, (flags & FIN) !== 0);
    else if (kind === CONTROL.headers) await this.#codec.decode(payload.subarray(4));
    else if (kind === CONTROL.rstStream) this.#streams.get(streamIn(payload))?.destroy();
    // The client's pings have odd numbers; an even one would answer ours.
    else if (kind === CONTROL.ping && payload.length === 4 && payload.readUInt32BE(0) % 2 === 1)
      this.#socket.write(controlFrame(CONTROL.ping, payload));
  }

  async #open(payload: Buffer, isFinal: boolean): Promise<void> {
    const id = streamIn(payload);
    if (payload.length < 10 || id % 2 === 0 || this.#streams.has(id))
      throw new ProtocolError(`stream ${id} can't be opened`);
    const headers = await this.#codec.decode(payload.subarray(10));
    if (this.#streams.size >= MOST_STREAMS) {
      this.#reset(id, REFUSED_STREAM);
      return;
    }
    const stream = new SpdyStream({
      headers,
      send: (bytes, fin, sent) => this.#socket.write(dataFrame(id, bytes, fin), sent),
      resume: () => {
        this.#full.delete(id);
        this.#wake();
      },
    });
    // What breaks a stream is its connection's end, which is seen there.
    stream.on('error', () => undefined);
    stream.on('close', () => {
      if (!stream.writableFinished && !this.#socket.destroyed) this.#reset(id, CANCEL);
      this.#streams.delete(id);
      this.#full.delete(id);
      this.#wake();
    });
    this.#streams.set(id, stream);
    this.#socket.write(controlFrame(CONTROL.synReply, Buffer.concat([words(id), await this.#codec.encode({})])));
    if (isFinal) stream.push(null);
    this.#onStream(stream);
  }

  #reset(id: number, why: number): void {
    this.#socket.write(controlFrame(CONTROL.rstStream, words(id, why)));
  }

  #data({ stream: id, payload, fin }: Extract<Frame, { type: 'data' }>): void {
    const stream = this.#streams.get(id);
    // It may have been on its way when the stream ended.
    if (!stream || stream.readableEnded) return;
    if (payload.length > 0 && !stream.push(payload)) this.#full.add(id);
    if (fin) stream.push(null);
  }
}

function streamIn(payload: Buffer): number {
  if (payload.length < 4) throw new ProtocolError('a SPDY frame that ends too early');
  return payload.readUInt32BE(0) & 0x7fffffff;
}
