/** Bundles what runs beside the reader into single files: they start fast, and their image needs no packages. */
import { build } from 'esbuild';
import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PROGRAMS = ['aws', 'sandbox', 'registry-gate'] as const;

/** Writes `aws.mjs`, `sandbox.mjs` and `registry-gate.mjs`, executable on a machine with Node 24. */
export async function bundleToolbox(folder: string): Promise<void> {
  await build({
    entryPoints: PROGRAMS.map((name) => fileURLToPath(new URL(`${name}.ts`, import.meta.url))),
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    minify: true,
    keepNames: true,
    // Packages in CommonJS ask for Node's modules by require().
    banner: {
      js: "#!/usr/bin/env node\nimport { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
    logLevel: 'silent',
  });
  await Promise.all(PROGRAMS.map((name) => chmod(join(folder, `${name}.mjs`), 0o755)));
}
