/** A hash over everything a build depends on: when it has not changed, neither has the site. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../root.ts';

const INPUTS = ['astro.config.mjs', 'content', 'package-lock.json', 'public', 'scripts/build', 'server', 'src'];
const SETTINGS = ['BASE', 'EDIT_URL', 'OPERATE_PAGES', 'PUBLIC_URL'];

export function fingerprint(environment: NodeJS.ProcessEnv): string {
  const hash = createHash('sha256');
  for (const name of SETTINGS) hash.update(`${name}=${environment[name] ?? ''}\n`);
  for (const input of INPUTS) {
    for (const path of filesOf(input)) hash.update(`${path}\n`).update(readFileSync(join(ROOT, path)));
  }
  return hash.digest('hex');
}

function filesOf(path: string): string[] {
  if (!statSync(join(ROOT, path)).isDirectory()) return [path];
  return readdirSync(join(ROOT, path), { withFileTypes: true })
    .flatMap((entry) => (entry.isDirectory() ? filesOf(`${path}/${entry.name}`) : [`${path}/${entry.name}`]))
    .sort();
}
