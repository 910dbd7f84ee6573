/** Runs a command line in a shell of its own, without a terminal: checks, doc-tests, `sandbox goto`. */
import type { Machine } from '../machine/machine.ts';
import type { User } from '../machine/users.ts';
import { emptySource } from '../machine/streams/sources.ts';
import { type ByteSink, Signal } from '../process.ts';
import { bashProgram } from './bash.ts';

export interface RunOptions {
  readonly user: User;
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** Standard output and standard error, as they come. */
  readonly output: ByteSink;
  readonly stderr?: ByteSink;
  readonly signal: AbortSignal;
}

/** The exit code; that of SIGKILL when `signal` aborted. */
export async function runCommand(machine: Machine, commandLine: string, options: RunOptions): Promise<number> {
  const { user, env, cwd, output, signal } = options;
  const running = machine.start({
    program: bashProgram(machine),
    argv: ['bash', '-c', commandLine],
    env,
    cwd,
    user,
    stdin: emptySource,
    stdout: output,
    stderr: options.stderr ?? output,
    reserved: true,
  });
  const kill = (): void => running.identity.group.signal(new Signal('SIGKILL'));
  signal.addEventListener('abort', kill, { once: true });
  try {
    if (signal.aborted) kill();
    return (await running.exited).code;
  } finally {
    signal.removeEventListener('abort', kill);
  }
}
