/**
 * Bundles the simulator into one file. It loads faster than its several hundred modules, runs the same in a thread and in a
 * Web Worker, and webernetes' extensionless imports need a bundler anyway.
 */
import { build } from 'esbuild';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** What can be bundled: the thread that serves a simulator, or the simulator alone, to be imported. */
const ENTRIES = { thread: '../worker/thread.ts', world: '../worker/world.ts' } as const;

type Entry = keyof typeof ENTRIES;

/** Writes the bundle to `outfile`. Throws esbuild's error, with file and line, when the simulator does not build. */
export async function bundleSimulator(outfile: string, entry: Entry = 'thread'): Promise<void> {
  await writeFile(outfile, await bundle(entry));
}

/** A bundle of this checkout's simulator in `folder`, named by its content, and a folder for what is compiled of it. */
export interface KeptSimulator {
  readonly script: URL;
  readonly compiled: string;
}

const DAY_MS = 86_400_000;

/** For tools that run often, and several at a time: the same simulator is written, and compiled, once. */
export async function keepSimulator(folder: string, entry: Entry = 'thread'): Promise<KeptSimulator> {
  const code = await bundle(entry);
  const name = `${entry}-${createHash('sha256').update(code).digest('hex').slice(0, 16)}.js`;
  const path = join(folder, name);
  const kept = { script: pathToFileURL(path), compiled: join(folder, 'compiled') };
  if (existsSync(path)) return kept;
  await mkdir(folder, { recursive: true });
  await dropOlder(folder);
  const temporary = `${path}.${process.pid}`;
  await writeFile(temporary, code);
  await rename(temporary, path);
  return kept;
}

/** Somebody may still run a bundle of today. */
async function dropOlder(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    if (Date.now() - (await stat(path)).mtimeMs > DAY_MS) await rm(path, { recursive: true, force: true });
  }
}

async function bundle(entry: Entry): Promise<Uint8Array> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL(ENTRIES[entry], import.meta.url))],
    write: false,
    bundle: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2024',
    minify: true,
    keepNames: true,
    conditions: ['browser', 'import'],
    alias: { 'node:zlib': fileURLToPath(new URL('../worker/no-zlib.ts', import.meta.url)) },
    logLevel: 'silent',
  });
  const [file] = outputFiles;
  if (file === undefined) throw new Error('esbuild gave no file for the one entry');
  return file.contents;
}
