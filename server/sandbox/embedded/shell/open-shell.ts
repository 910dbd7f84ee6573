/** A reader's terminal: a shell on a pty, bytes in and bytes out. */
import type { Machine } from '../machine/machine.ts';
import type { User } from '../machine/users.ts';
import { type ByteSink, Signal } from '../process.ts';
import { bashProgram } from './bash.ts';
import { Pty } from './terminal/pty.ts';
import type { Session } from './terminal/session.ts';

export interface OpenShellOptions {
  readonly machine: Machine;
  readonly user: User;
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly size: { readonly cols: number; readonly rows: number };
  /** What the terminal shows. A write that does not resolve pauses whatever runs. */
  readonly output: ByteSink;
  readonly session: Session;
  /** As `tty` prints it after /dev/: one per terminal. */
  readonly name?: string;
}

export interface OpenShell {
  /** Keys. */
  write(bytes: Uint8Array): void;
  /** ^C ahead of everything that was typed and not read. */
  interrupt(): void;
  resize(size: { readonly cols: number; readonly rows: number }): void;
  /** Ends the shell and all it started. */
  close(): void;
  /** Settles with the exit code when the shell has ended and everything it wrote is out. */
  readonly exited: Promise<number>;
}

export function openShell(options: OpenShellOptions): OpenShell {
  const { machine, user, env, cwd, size, session } = options;
  const pty = new Pty({ size, output: options.output, ...(options.name === undefined ? {} : { name: options.name }) });
  const running = machine.start({
    program: bashProgram(machine, session),
    argv: ['bash', '-i'],
    env: { TERM: 'xterm-256color', ...env },
    cwd,
    user,
    stdin: pty.stdin,
    stdout: pty.stdout,
    stderr: pty.stdout,
    tty: pty,
    reserved: true,
  });
  pty.foreground = running.identity.group;
  return {
    write: (bytes) => pty.write(bytes),
    interrupt: () => pty.interrupt(),
    resize: (next) => pty.resize(next),
    close: () => {
      pty.hangUp();
      running.deliver(new Signal('SIGHUP'));
    },
    exited: running.exited.then((exit) => exit.code),
  };
}
