/** Header blocks: name and value pairs, all of a direction compressed as one stream. */
import { constants, createDeflate, createInflate, type Deflate, type Inflate } from 'node:zlib';
import { DICTIONARY } from './dictionary.ts';
import { ProtocolError, words } from './frames.ts';

export type Headers = Readonly<Record<string, string>>;

const OPTIONS = { dictionary: DICTIONARY, flush: constants.Z_SYNC_FLUSH, finishFlush: constants.Z_SYNC_FLUSH } as const;
/** A header of a port-forward is some hundred bytes; a bomb would be more. */
const MOST_HEADERS = 64 * 1024;

/** One after the other: each block builds on the one before. */
export class HeaderCodec {
  readonly #inflate = createInflate(OPTIONS);
  readonly #deflate = createDeflate(OPTIONS);

  /** Rejects with a ProtocolError. */
  async decode(block: Uint8Array): Promise<Headers> {
    const bytes = await through(this.#inflate, block);
    const headers: Record<string, string> = {};
    let at = 4;
    const text = (): string => {
      if (at + 4 > bytes.length) throw new ProtocolError('a SPDY header block that ends too early');
      const length = bytes.readUInt32BE(at);
      const found = bytes.toString('utf8', at + 4, at + 4 + length);
      at += 4 + length;
      return found;
    };
    const count = bytes.length < 4 ? 0 : bytes.readUInt32BE(0);
    for (let index = 0; index < count; index++) headers[text()] = text();
    return headers;
  }

  encode(headers: Headers): Promise<Buffer> {
    const parts = Object.entries(headers).flatMap(([name, value]) =>
      [name, value].flatMap((each) => [words(Buffer.byteLength(each)), Buffer.from(each)]),
    );
    return through(this.#deflate, Buffer.concat([words(Object.keys(headers).length), ...parts]));
  }

  close(): void {
    this.#inflate.close();
    this.#deflate.close();
  }
}

function through(coder: Deflate | Inflate, block: Uint8Array): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const collect = (chunk: Buffer): void => {
      chunks.push(chunk);
      size += chunk.length;
      if (size > MOST_HEADERS) end(new ProtocolError(`SPDY headers of more than ${MOST_HEADERS} bytes`));
    };
    const end = (error?: Error | null): void => {
      coder.off('data', collect);
      coder.off('error', end);
      if (error) reject(new ProtocolError('SPDY headers that are not compressed as they should be', { cause: error }));
      else resolve(Buffer.concat(chunks));
    };
    coder.on('data', collect);
    coder.on('error', end);
    coder.write(block, () => coder.flush(constants.Z_SYNC_FLUSH, () => end()));
  });
}
