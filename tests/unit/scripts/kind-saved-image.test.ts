/** An image that docker saved is uploaded as it is, whichever layout docker wrote. */
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, expect, test } from 'vitest';
import { openSavedImage } from '../../../scripts/kind/saved-image.ts';

const folder = mkdtempSync(join(tmpdir(), 'saved-image-'));
afterAll(() => rmSync(folder, { recursive: true }));

interface File {
  readonly name: string;
  readonly data?: Buffer;
  readonly link?: string;
}

function tar(files: readonly File[]): string {
  const blocks = files.flatMap(({ name, data = Buffer.alloc(0), link = '' }) => {
    const header = Buffer.alloc(512);
    header.write(name, 0);
    header.write(data.length.toString(8).padStart(11, '0'), 124);
    header.write(link === '' ? '0' : '2', 156);
    header.write(link, 157);
    return [header, data, Buffer.alloc((512 - (data.length % 512)) % 512)];
  });
  const path = join(folder, `${files.length}.tar`);
  writeFileSync(path, Buffer.concat([...blocks, Buffer.alloc(1024)]));
  return path;
}

const digest = (data: Buffer): string => `sha256:${createHash('sha256').update(data).digest('hex')}`;
const list = (config: string, layers: readonly string[]): File => ({
  name: 'manifest.json',
  data: Buffer.from(JSON.stringify([{ Config: config, Layers: layers }])),
});
const config = Buffer.from('{}');
const plain = Buffer.from('a layer that is longer than a block of the tar file'.repeat(40));

test('the older layout, in which a layer may be a link to an equal one', async () => {
  const path = tar([
    { name: 'a/layer.tar', data: plain },
    { name: 'b/layer.tar', link: '../a/layer.tar' },
    { name: 'c.json', data: config },
    list('c.json', ['a/layer.tar', 'b/layer.tar']),
  ]);
  await using saved = await openSavedImage(path);
  expect(saved.config).toMatchObject({ digest: digest(config), size: 2 });
  expect(saved.layers.map((layer) => layer.digest)).toEqual([digest(plain), digest(plain)]);
  expect(await new Response(saved.layers[1]?.read()).text()).toBe(plain.toString());
});

test('the newer layout, whose layers may be compressed', async () => {
  const packed = gzipSync(plain);
  const blobs = [config, packed, plain].map((data) => ({ name: `blobs/sha256/${digest(data).slice(7)}`, data }));
  const [first, ...layers] = blobs.map(({ name }) => name);
  await using saved = await openSavedImage(
    tar([...blobs, list(first ?? '', layers), { name: 'oci-layout', data: config }]),
  );
  expect(saved.layers.map(({ mediaType }) => mediaType)).toEqual([
    'application/vnd.oci.image.layer.v1.tar+gzip',
    'application/vnd.oci.image.layer.v1.tar',
  ]);
  expect(saved.layers.map((layer) => layer.digest)).toEqual([digest(packed), digest(plain)]);
});

test('a file without an image is refused by name', async () => {
  await expect(openSavedImage(tar([{ name: 'x', data: config }]))).rejects.toThrow(/has no manifest\.json/);
});
