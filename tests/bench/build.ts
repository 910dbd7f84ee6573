/** How long a site of 500 pages takes to build. */
import { build } from 'astro';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../scripts/root.ts';
import { round, type Measure } from './measure.ts';

const PAGES = 500;

export async function measureBuild(): Promise<Measure[]> {
  mkdirSync(join(ROOT, '.cache'), { recursive: true });
  const folder = mkdtempSync(join(ROOT, '.cache', 'bench-'));
  try {
    for (const name of [
      'src',
      'public',
      'content',
      'server',
      'astro.config.mjs',
      'package.json',
      'tsconfig.base.json',
    ]) {
      cpSync(join(ROOT, name), join(folder, name), { recursive: true });
    }
    writeFileSync(join(folder, 'tsconfig.json'), '{ "extends": "./tsconfig.base.json" }\n');
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
    const small = await timed(folder);
    const page = readFileSync(join(folder, 'content', 'production', 'liveness.mdx'), 'utf8');
    mkdirSync(join(folder, 'content', 'generated'));
    for (let number = 1; number <= PAGES; number++) {
      writeFileSync(
        join(folder, 'content', 'generated', `page-${number}.mdx`),
        page.replace(/^order: .*$/m, `order: ${1000 + number}`),
      );
    }
    const seconds = await timed(folder);
    return [
      {
        name: 'build of 500 generated pages',
        value: seconds,
        unit: 's',
        baseline: small,
        goal: '<= 12',
        ok: seconds <= 12,
      },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function timed(root: string): Promise<number> {
  const back = process.cwd();
  process.chdir(root);
  const started = performance.now();
  await build({ root, outDir: join(root, 'dist'), logLevel: 'error' });
  process.chdir(back);
  return round((performance.now() - started) / 1000, 1);
}
