/** Runs a tool quietly: what it printed is shown only when it failed. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from '../root.ts';

export interface Ran {
  readonly ok: boolean;
  readonly output: string;
}

export function runTool(
  name: string,
  args: readonly string[],
  environment: NodeJS.ProcessEnv = process.env,
): Promise<Ran> {
  return runQuietly(join(ROOT, 'node_modules', '.bin', name), args, environment);
}

/** Runs a script of the project. */
export function runNode(script: string, args: readonly string[]): Promise<Ran> {
  return runQuietly(process.execPath, [join(ROOT, script), ...args], process.env);
}

function runQuietly(command: string, args: readonly string[], environment: NodeJS.ProcessEnv): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: ROOT,
      env: { ...environment, FORCE_COLOR: '0', NO_COLOR: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.on('error', reject);
    child.on('close', (code) => resolve({ ok: code === 0, output: Buffer.concat(chunks).toString('utf8') }));
  });
}
