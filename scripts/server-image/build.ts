/** Puts the server into one file, beside the built site, and both into an image whose tag is made from what it is made of. */
import { build } from 'esbuild';
import { cpSync, mkdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { buildIfStale } from '../build/site.ts';
import { ensureImage, imageId } from '../kind/docker.ts';
import { hashOf } from '../kind/hash.ts';
import { image, type Images } from '../kind/images.ts';
import { run } from '../kind/run.ts';
import { ROOT } from '../root.ts';
import { createHash } from 'node:crypto';

const CONTEXT = join(ROOT, '.cache/server-image');
const DOCKERFILE = join(ROOT, 'server/Dockerfile');

export interface ServerImage {
  readonly name: string;
  readonly built: boolean;
}

/** The site is built for the settings of this process's environment. */
export async function buildServerImage(options: { images: Images; platform?: string }): Promise<ServerImage> {
  const { images, platform } = options;
  const site = resolve(ROOT, process.env['SITE_DIR'] ?? 'dist');
  await buildIfStale({ outDir: site });
  rmSync(CONTEXT, { recursive: true, force: true });
  mkdirSync(CONTEXT, { recursive: true });
  cpSync(DOCKERFILE, join(CONTEXT, 'Dockerfile'));
  cpSync(site, join(CONTEXT, 'dist'), { recursive: true });
  await bundleServer(join(CONTEXT, 'server.mjs'));
  const base = image(images, 'build/node');
  const hash = createHash('sha256')
    .update(hashOf(CONTEXT))
    .update(platform ?? '')
    .update(await ensureImage(base));
  const name = image(images, 'system/server').replace(/:[^:/]*$/, `:${hash.digest('hex').slice(0, 12)}`);
  if ((await imageId(name)) !== undefined) return { name, built: false };
  const words = ['--build-arg', `NODE_IMAGE=${base}`, ...(platform === undefined ? [] : ['--platform', platform])];
  await run('docker', ['build', ...words, '--tag', name, CONTEXT], {
    env: { ...process.env, DOCKER_BUILDKIT: '1', BUILDX_NO_DEFAULT_ATTESTATIONS: '1' },
  });
  return { name, built: true };
}

async function bundleServer(outfile: string): Promise<void> {
  await build({
    entryPoints: [join(ROOT, 'server/main.ts')],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    keepNames: true,
    // Packages in CommonJS ask for Node's modules by require().
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
    logLevel: 'silent',
  });
}
