/** Compressed twins beside the site's text files, so that the server sends them without work. */
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

const TEXT = /\.(?:html|css|js|mjs|json|svg|xml|txt|webmanifest|map)$/;
const SMALL = 512;

export async function compressFolder(folder: string): Promise<void> {
  for (const name of await readdir(folder, { recursive: true })) {
    const path = join(folder, name);
    if (!TEXT.test(name) || (await stat(path)).size < SMALL) continue;
    const bytes = await readFile(path);
    const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: bytes.length > 500_000 ? 5 : 9 } };
    await Promise.all([
      promisify(brotliCompress)(bytes, quality).then((small) => writeFile(`${path}.br`, small)),
      promisify(gzip)(bytes, { level: 9 }).then((small) => writeFile(`${path}.gz`, small)),
    ]);
  }
}
