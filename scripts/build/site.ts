/** Builds the site into a folder: Astro's pages, the simulator's bundle, compressed twins. */
import { build } from 'astro';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundleSimulator } from '../../server/sandbox/embedded/worker-host/bundle.ts';
import { Plain, say } from '../message.ts';
import { ROOT } from '../root.ts';
import { compressFolder } from './compress.ts';
import { fingerprint } from './fingerprint.ts';

export interface BuildOptions {
  readonly outDir: string;
  /** Astro's own log level; errors are always told. */
  readonly logLevel?: 'info' | 'warn' | 'error';
}

/** Builds unless the folder holds the build of just these sources and settings. Says what it does. */
export async function buildIfStale(options: BuildOptions): Promise<void> {
  const marker = join(options.outDir, '.fingerprint');
  const now = fingerprint(process.env);
  if (existsSync(marker) && readFileSync(marker, 'utf8') === now) return;
  say('Building the site …');
  const started = performance.now();
  await buildSite(options);
  writeFileSync(marker, now);
  say(`The site is built (${((performance.now() - started) / 1000).toFixed(1)} s).`);
}

export async function buildSite({ outDir, logLevel = 'error' }: BuildOptions): Promise<void> {
  try {
    // Pages that Astro remembers were read by an older schema, perhaps.
    rmSync(join(ROOT, '.cache', 'astro', 'data-store.json'), { force: true });
    await build({ root: ROOT, outDir, logLevel });
  } catch (error) {
    throw new Plain(`The site could not be built.\n${explain(error)}`, { cause: error });
  }
  mkdirSync(join(outDir, '_sandbox'), { recursive: true });
  await bundleSimulator(join(outDir, '_sandbox', 'simulator.js'));
  await compressFolder(outDir);
}

/** Astro's errors carry the file and line of the author's mistake beside the message. */
function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { loc, hint } = error as Error & { loc?: { file?: string; line?: number; column?: number }; hint?: string };
  const file = loc?.file?.replace(ROOT, '');
  const place = file ? `${file}${loc?.line ? `:${loc.line}` : ''}${loc?.column ? `:${loc.column}` : ''}: ` : '';
  return `${place}${error.message}${hint ? `\n${hint}` : ''}`;
}
