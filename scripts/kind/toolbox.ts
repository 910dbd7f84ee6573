/** The toolbox image: a reader's machine. Its tag is made from what it is made of, so an unchanged one is not built again. */
import { build } from 'esbuild';
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundleToolbox } from '../../server/sandbox/kind/toolbox/bundle.ts';
import { ROOT } from '../root.ts';
import { ensureImage, imageId } from './docker.ts';
import { CACHE_FOLDER, TOOLBOX_FOLDER } from './folders.ts';
import { hashOf } from './hash.ts';
import { image, type Images } from './images.ts';
import { copyNodePty } from './node-pty.ts';
import { run } from './run.ts';

/** What readers type, and the bundled program that it runs. */
const COMMANDS = ['aws', 'sandbox'] as const;
const SUPERVISOR = join(ROOT, 'server/sandbox/kind/supervisor/main.ts');

/** The build arguments that name the images it is made from. */
const BASES = {
  NODE_IMAGE: 'build/node',
  KUBECTL_IMAGE: 'build/kubectl',
  DOCKER_CLI_IMAGE: 'build/docker-cli',
} as const;

export interface Toolbox {
  readonly name: string;
  readonly built: boolean;
}

/** Builds the image for a processor architecture (amd64, arm64) unless docker has it. */
export async function buildToolbox(options: {
  readonly images: Images;
  readonly architecture: string;
  readonly signal?: AbortSignal;
}): Promise<Toolbox> {
  const { images, architecture, signal } = options;
  const bases = Object.entries(BASES).map(([argument, use]) => ({ argument, name: image(images, use) }));
  const context = await buildContext(architecture);
  const hash = createHash('sha256').update(architecture).update(hashOf(context));
  for (const { name } of bases) hash.update(await ensureImage(name, signal));
  const name = image(images, 'system/toolbox').replace(/:[^:/]*$/, `:${hash.digest('hex').slice(0, 12)}`);
  if ((await imageId(name)) !== undefined) return { name, built: false };
  const words = bases.flatMap(({ argument, name: base }) => ['--build-arg', `${argument}=${base}`]);
  await run('docker', ['build', '--platform', `linux/${architecture}`, ...words, '--tag', name, context], {
    // One image for one platform: an index with attestations is more than a node can load.
    env: { ...process.env, DOCKER_BUILDKIT: '1', BUILDX_NO_DEFAULT_ATTESTATIONS: '1' },
    ...(signal ? { signal } : {}),
  });
  return { name, built: true };
}

/** Puts together what the Dockerfile copies; the folder. */
async function buildContext(architecture: string): Promise<string> {
  const context = join(CACHE_FOLDER, `toolbox-${architecture}`);
  rmSync(context, { recursive: true, force: true });
  for (const folder of ['opt/home', 'bin']) mkdirSync(join(context, folder), { recursive: true });
  cpSync(join(TOOLBOX_FOLDER, 'Dockerfile'), join(context, 'Dockerfile'));
  cpSync(join(TOOLBOX_FOLDER, 'bashrc'), join(context, 'opt/bashrc'));
  await bundleToolbox(join(context, 'opt'));
  await bundleSupervisor(join(context, 'opt/supervisor.mjs'));
  for (const command of COMMANDS) {
    writeFileSync(join(context, 'bin', command), `#!/bin/sh\nexec node /opt/atd/${command}.mjs "$@"\n`, {
      mode: 0o755,
    });
  }
  await copyNodePty(join(context, 'opt/node_modules'), architecture);
  return context;
}

async function bundleSupervisor(outfile: string): Promise<void> {
  await build({
    entryPoints: [SUPERVISOR],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    // Its binary cannot be bundled.
    external: ['@lydell/node-pty'],
    // Packages in CommonJS ask for Node's modules by require().
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
    logLevel: 'silent',
  });
}
