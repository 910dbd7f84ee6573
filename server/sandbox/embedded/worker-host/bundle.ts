/**
 * Bundles the simulator into one file. It loads faster than its several hundred modules, runs the same in a thread and in a
 * Web Worker, and webernetes' extensionless imports need a bundler anyway.
 */
import { build } from 'esbuild';
import { fileURLToPath } from 'node:url';

/** Writes the bundle to `outfile`. Throws esbuild's error, with file and line, when the simulator does not build. */
export async function bundleSimulator(outfile: string): Promise<void> {
  await build({
    entryPoints: [fileURLToPath(new URL('../worker/thread.ts', import.meta.url))],
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
