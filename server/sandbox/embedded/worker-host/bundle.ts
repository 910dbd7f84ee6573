/**
 * Bundles the simulator into one file. It loads faster than its several hundred modules, runs the same in a thread and in a
 * Web Worker, and webernetes' extensionless imports need a bundler anyway.
 */
import { build } from 'esbuild';
import { fileURLToPath } from 'node:url';

/** What can be bundled: the thread that serves a simulator, or the simulator alone, to be imported. */
const ENTRIES = { thread: '../worker/thread.ts', world: '../worker/world.ts' } as const;

/** Writes the bundle to `outfile`. Throws esbuild's error, with file and line, when the simulator does not build. */
export async function bundleSimulator(outfile: string, entry: keyof typeof ENTRIES = 'thread'): Promise<void> {
  await build({
    entryPoints: [fileURLToPath(new URL(ENTRIES[entry], import.meta.url))],
    outfile,
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
}
