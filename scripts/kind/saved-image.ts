/** An image as `docker save` writes it: a tar file with a list of contents, a configuration and layers. */
import { createHash } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';
import { posix } from 'node:path';
import { z } from 'zod';

/** A piece of an image, to be read from the file. */
export interface Blob {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
  read(): ReadableStream<Uint8Array>;
}

export interface SavedImage extends AsyncDisposable {
  readonly config: Blob;
  readonly layers: readonly Blob[];
}

interface Entry {
  readonly start: number;
  readonly size: number;
}

/** The list that docker has always written, in both of its layouts. */
const contents = z.array(z.object({ Config: z.string(), Layers: z.array(z.string()) })).min(1);
const BLOCK = 512;
const LAYER = 'application/vnd.oci.image.layer.v1.tar';

/** Opens a file with one image. Its layers are given as they are: compressed or not. */
export async function openSavedImage(path: string): Promise<SavedImage> {
  const file = await open(path, 'r');
  try {
    const entries = await index(file);
    const find = (name: string): Entry => {
      const entry = entries.get(name);
      if (entry === undefined) throw new Error(`${path} has no ${name}: docker save wrote something unknown`);
      return entry;
    };
    const [image] = contents.parse(JSON.parse(await text(file, find('manifest.json'))));
    return {
      config: await blob(file, find(image!.Config), 'application/vnd.oci.image.config.v1+json'),
      layers: await Promise.all(
        image!.Layers.map(async (name) => blob(file, find(name), await layerType(file, find(name)))),
      ),
      [Symbol.asyncDispose]: () => file.close(),
    };
  } catch (error) {
    await file.close();
    throw error;
  }
}

/** Where each file of a tar file is; a link is where its target is. */
async function index(file: FileHandle): Promise<Map<string, Entry>> {
  const entries = new Map<string, Entry>();
  const header = Buffer.alloc(BLOCK);
  for (let at = 0; ;) {
    const { bytesRead } = await file.read(header, 0, BLOCK, at);
    const field = (from: number, length: number): string =>
      header.toString('utf8', from, from + length).replace(/\0[^]*$/, '');
    const name = [field(345, 155), field(0, 100)].filter((part) => part !== '').join('/');
    if (bytesRead < BLOCK || name === '') return entries;
    const size = Number.parseInt(field(124, 12), 8) || 0;
    const target = posix.join(posix.dirname(name), field(157, 100));
    const linked = field(156, 1) === '2' ? entries.get(target) : undefined;
    entries.set(name, linked ?? { start: at + BLOCK, size });
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
  }
}

async function blob(file: FileHandle, { start, size }: Entry, mediaType: string): Promise<Blob> {
  const read = (): ReadableStream<Uint8Array> => ReadableStream.from(chunks(file, start, size));
  const hash = createHash('sha256');
  for await (const chunk of chunks(file, start, size)) hash.update(chunk);
  return { mediaType, digest: `sha256:${hash.digest('hex')}`, size, read };
}

async function* chunks(file: FileHandle, start: number, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < size;) {
    const buffer = Buffer.alloc(Math.min(256 * 1024, size - at));
    const { bytesRead } = await file.read(buffer, 0, buffer.length, start + at);
    if (bytesRead === 0) throw new Error('the file of docker save ends too early');
    at += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}

async function layerType(file: FileHandle, { start }: Entry): Promise<string> {
  const magic = Buffer.alloc(4);
  await file.read(magic, 0, 4, start);
  if (magic.readUInt16BE(0) === 0x1f8b) return `${LAYER}+gzip`;
  return magic.readUInt32LE(0) === 0xfd2fb528 ? `${LAYER}+zstd` : LAYER;
}

async function text(file: FileHandle, { start, size }: Entry): Promise<string> {
  const buffer = Buffer.alloc(size);
  await file.read(buffer, 0, size, start);
  return buffer.toString('utf8');
}
