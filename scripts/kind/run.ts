/** Runs a program: its output as text, or an error that says what it said. */
import { spawn, type SpawnOptions } from 'node:child_process';
import { Plain } from '../message.ts';

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly signal?: AbortSignal;
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Written to the program's standard input. */
  readonly input?: string;
}

/** Runs a program that is expected to succeed; its standard output without the last line break. */
export async function run(command: string, words: readonly string[], options: RunOptions = {}): Promise<string> {
  const { code, stdout, stderr } = await attempt(command, words, options);
  if (code === 0) return stdout.trimEnd();
  const said = (stderr.trim() || stdout.trim()).split('\n').slice(-20).join('\n  ');
  throw new Plain(`"${command} ${words.join(' ')}" ended with ${code}:\n  ${said}`);
}

/** Runs a program that may fail. A program that is not there ends with 127, as in a shell. */
export async function attempt(command: string, words: readonly string[], options: RunOptions = {}): Promise<Ran> {
  const { input, signal, ...rest } = options;
  const spawned: SpawnOptions = { ...rest, ...(signal ? { signal } : {}), stdio: ['pipe', 'pipe', 'pipe'] };
  const child = spawn(command, words, spawned);
  const output: Record<'stdout' | 'stderr', string> = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]?.setEncoding('utf8').on('data', (text: string) => (output[name] += text));
  }
  // A program may end before it has read everything; its exit code tells.
  child.stdin?.on('error', () => undefined).end(input ?? '');
  return new Promise((resolve, reject) => {
    child.on('error', (error: NodeJS.ErrnoException) => {
      if (signal?.aborted) reject(signal.reason as Error);
      else if (error.code === 'ENOENT') resolve({ code: 127, stdout: '', stderr: `${command}: not found` });
      else reject(error);
    });
    child.on('close', (code) => resolve({ code: code ?? 128, ...output }));
  });
}
