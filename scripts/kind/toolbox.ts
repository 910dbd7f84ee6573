/** The toolbox image: a reader's machine. Its tag is made from what it is made of, so an unchanged one is not built again. */
import { build } from 'esbuild';
import { createHash } from 'node:crypto';
import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../root.ts';
import { ensureImage, imageId } from './docker.ts';
import { CACHE_FOLDER, TOOLBOX_FOLDER } from './folders.ts';
import { image, type Images } from './images.ts';
import { copyNodePty } from './node-pty.ts';
import { run } from './run.ts';

/** Programs of the image: the file in /opt/atd, its source, and the command a reader types. */
const PROGRAMS = [
  { name: 'supervisor', source: 'server/sandbox/kind/supervisor/main.ts' },
  { name: 'aws', source: 'server/sandbox/kind/toolbox/aws.ts', command: 'aws' },
  { name: 'sandbox', source: 'server/sandbox/kind/toolbox/sandbox.ts', command: 'sandbox' },
  { name: 'registry-gate', source: 'server/sandbox/kind/toolbox/registry-gate.ts' },
] as const;

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
  const bashrc = join(TOOLBOX_FOLDER, 'bashrc');
  if (existsSync(bashrc)) cpSync(bashrc, join(context, 'opt/bashrc'));
  for (const program of PROGRAMS) {
    if (!existsSync(join(ROOT, program.source))) continue;
    await bundle(join(ROOT, program.source), join(context, `opt/${program.name}.mjs`));
    if (!('command' in program)) continue;
    const wrapper = join(context, 'bin', program.command);
    writeFileSync(wrapper, `#!/bin/sh\nexec node /opt/atd/${program.name}.mjs "$@"\n`);
    chmodSync(wrapper, 0o755);
  }
  await copyNodePty(join(context, 'opt/node_modules'), architecture);
  return context;
}

async function bundle(source: string, outfile: string): Promise<void> {
  await build({
    entryPoints: [source],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    external: ['@lydell/node-pty'],
    // Packages that are CommonJS ask for Node's own modules by `require`.
    banner: {
      js: "import { createRequire as makeRequire } from 'node:module';\nconst require = makeRequire(import.meta.url);",
    },
    legalComments: 'inline',
    logLevel: 'silent',
  });
}

/** Over the names and the content of all files of a folder. */
function hashOf(folder: string): string {
  const hash = createHash('sha256');
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map((entry) => join(entry.parentPath, entry.name)).sort();
  for (const path of paths) hash.update(path.slice(folder.length)).update('\0').update(readFileSync(path));
  return hash.digest('hex');
}
