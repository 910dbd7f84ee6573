/** Runs a command line beside the terminals and gathers what it prints: checks, and the first questions at opening. */
import { spawn } from 'node:child_process';
import { bash } from './shell-command.ts';

const OUTPUT_BYTES = 1024 * 1024;
/** As timeout(1) says it. */
const TIMED_OUT = 124;

export interface RunOptions {
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
}

/** Never rejects for what the command does; rejects when there is no bash to run it. */
export function run(command: string, options: RunOptions): Promise<{ exitCode: number; base64: string }> {
  return new Promise((resolve, reject) => {
    // One pipe for both, so that the lines stay in the order they were written; a group of its own, so that all of it ends.
    const [file, args] = bash(['-c', 'exec bash -c "$1" 2>&1', 'bash', command]);
    const child = spawn(file, args, {
      cwd: options.cwd,
      env: options.env,
      detached: true,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const kept: Buffer[] = [];
    let bytes = 0;
    let timedOut = false;
    const kill = (): void => {
      try {
        process.kill(-(child.pid as number), 'SIGKILL');
      } catch (error) {
        // It has ended by itself.
        if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
      }
      // Something that left the group may still hold the pipe.
      child.stdout.destroy();
    };
    const limit = setTimeout(() => {
      timedOut = true;
      kill();
    }, options.timeoutMs);
    options.signal.addEventListener('abort', kill);
    child.stdout.on('data', (chunk: Buffer) => {
      if (bytes < OUTPUT_BYTES) kept.push(chunk.subarray(0, OUTPUT_BYTES - bytes));
      bytes += chunk.length;
    });
    child.on('error', reject);
    child.on('close', (code, signal) => {
      clearTimeout(limit);
      options.signal.removeEventListener('abort', kill);
      const exitCode = timedOut ? TIMED_OUT : (code ?? (signal === 'SIGKILL' ? 137 : 143));
      resolve({ exitCode, base64: Buffer.concat(kept).toString('base64') });
    });
  });
}
