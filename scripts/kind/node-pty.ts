/** node-pty for the cluster's platform: its binary differs from the one of the machine that builds the image. */
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../root.ts';
import { CACHE_FOLDER } from './folders.ts';
import { run } from './run.ts';

const PACKAGE = '@lydell/node-pty';
/** Go's names of processors, as docker and Kubernetes use them, and Node's. */
const CPUS: Readonly<Record<string, string>> = { amd64: 'x64', arm64: 'arm64' };

/** Copies node-pty, with its binary for Linux on `architecture`, into a folder `node_modules`. */
export async function copyNodePty(into: string, architecture: string): Promise<void> {
  const cpu = Object.hasOwn(CPUS, architecture) ? CPUS[architecture] : undefined;
  if (cpu === undefined) throw new Error(`There is no terminal support (${PACKAGE}) for ${architecture}.`);
  const from = await installed(cpu);
  for (const name of [PACKAGE, `${PACKAGE}-linux-${cpu}`]) {
    cpSync(join(from, name), join(into, name), {
      recursive: true,
      // Of Windows, and what only a compiler reads.
      filter: (path) => !/[Ww]indows|[Cc]on(?:out|pty)|\.d\.ts$|README/.test(path.slice(from.length)),
    });
  }
}

/** The project's own copy when it is of that platform, else one that npm fetches, once. */
async function installed(cpu: string): Promise<string> {
  const own = join(ROOT, 'node_modules');
  if (existsSync(join(own, `${PACKAGE}-linux-${cpu}/pty.node`))) return own;
  const { version } = JSON.parse(readFileSync(join(own, PACKAGE, 'package.json'), 'utf8')) as { version: string };
  const folder = join(CACHE_FOLDER, `node-pty-${version}-${cpu}`);
  if (!existsSync(join(folder, 'complete'))) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'package.json'), '{"private":true}\n');
    const platform = ['--os', 'linux', '--cpu', cpu, '--libc', 'glibc'];
    const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
    await run(npm, ['install', '--no-audit', '--no-fund', '--no-save', ...platform, `${PACKAGE}@${version}`], {
      cwd: folder,
    });
    writeFileSync(join(folder, 'complete'), '');
  }
  return join(folder, 'node_modules');
}
