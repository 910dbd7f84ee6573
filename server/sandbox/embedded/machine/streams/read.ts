/** Reading a source whole, or line by line. */
import type { ByteSource } from '../../process.ts';
import { FileError } from '../files/errno.ts';
import { concat } from './sinks.ts';

const NEWLINE = 10;
/** More than this in memory at once is an attack or a mistake. */
const MAX_WHOLE = 64 << 20;

export async function readAll(source: ByteSource, signal?: AbortSignal): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (let chunk = await source.read(signal); chunk !== undefined; chunk = await source.read(signal)) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > MAX_WHOLE) throw new FileError('ENOSPC', 'read');
  }
  return concat(chunks, length);
}

/** Each line with its line end (the last one may have none), as bytes. */
export async function* byteLines(source: ByteSource, signal?: AbortSignal): AsyncGenerator<Uint8Array> {
  let rest: Uint8Array[] = [];
  for (let chunk = await source.read(signal); chunk !== undefined; chunk = await source.read(signal)) {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
      const line = chunk.subarray(start, end + 1);
      yield rest.length === 0 ? line : concat([...rest, line]);
      rest = [];
      start = end + 1;
    }
    if (start < chunk.length) rest.push(chunk.subarray(start));
  }
  if (rest.length > 0) yield concat(rest);
}

/** The lines that each chunk completes, together: whoever answers line by line can write once per chunk. */
export async function* lineBatches(source: ByteSource, signal?: AbortSignal): AsyncGenerator<string[]> {
  const decoder = new TextDecoder();
  let rest = '';
  for (let chunk = await source.read(signal); chunk !== undefined; chunk = await source.read(signal)) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    if (lines.length > 0) yield lines;
  }
  if (rest !== '') yield [rest];
}

/** Each line as text, without its line end. */
export async function* textLines(source: ByteSource, signal?: AbortSignal): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  for await (const line of byteLines(source, signal)) {
    yield decoder.decode(line.at(-1) === NEWLINE ? line.subarray(0, -1) : line);
  }
}
