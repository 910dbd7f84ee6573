/**
 * What a program of the simulator sees, whoever runs it: the reader's shell, a container, `kubectl exec`.
 * kubectl, docker, curl, the shell itself and the programs of images are all a {@link Program}.
 */
import type { IFileSystem } from 'just-bash';
import type { HttpHandler, Network } from './http.ts';

/** Runs to its exit code. It ends soon after `process.signal` aborts; it never throws for the reader's mistakes. */
export type Program = (process: Process) => Promise<number>;

export interface Process {
  /** `argv[0]` is the name it was called by. */
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly fs: IFileSystem;
  readonly stdin: ByteSource;
  readonly stdout: ByteSink;
  readonly stderr: ByteSink;
  /** The controlling terminal, if there is one; `stdin.isTTY` and `stdout.isTTY` say which ends are on it. */
  readonly tty?: Tty;
  /** Aborted to end the process; `reason` is a {@link Signal}. */
  readonly signal: AbortSignal;
  readonly clock: Clock;
  /** Numeric user and group, as `id` would print them. */
  readonly user: { readonly uid: number; readonly gid: number; readonly name: string };
  /** The machine underneath, for programs that listen on a port, handle signals or ask about their host. */
  readonly system?: System;
}

export interface System {
  readonly pid: number;
  readonly ppid: number;
  readonly hostname: string;
  readonly network: Network;
  /** Bytes that the machine's processes may use together, if that is limited. */
  readonly memoryLimit: number | undefined;
  /** Handles a signal instead of dying of it, until the returned function is called. Not possible for SIGKILL and SIGSTOP. */
  handle(name: Signal['name'], handler: () => void): () => void;
  /** Listens on a port of the machine, and returns how to stop. Throws an error with code EADDRINUSE when it is taken. */
  listen(port: number, handler: HttpHandler): () => void;
  /** Shows the process as another program, and perhaps another user's, as after exec() and setuid(). */
  retitle(argv: readonly string[], user?: Process['user']): void;
  /** Goes on as another program of the machine, as exec() does. Fails as the file system does when there is none. */
  exec(process: Process, argv: readonly string[]): Promise<number>;
  /** Says how many bytes this process uses now. Past the machine's limit it is killed, as by the kernel. */
  useMemory(bytes: number): void;
  /** Says how much of a processor this process uses now, in billionths. */
  useCpu(nanoCores: number): void;
}

/** The reason of an aborted `Process.signal`. Exit code by convention: 128 + `number`. */
export class Signal {
  readonly name:
    | 'SIGINT'
    | 'SIGTERM'
    | 'SIGKILL'
    | 'SIGHUP'
    | 'SIGPIPE'
    | 'SIGTSTP'
    | 'SIGQUIT'
    | 'SIGUSR1'
    | 'SIGUSR2'
    | 'SIGCHLD'
    | 'SIGCONT'
    | 'SIGSTOP'
    | 'SIGTTIN'
    | 'SIGWINCH';
  readonly number: number;

  constructor(name: Signal['name']) {
    this.name = name;
    this.number = SIGNAL_NUMBERS[name];
  }
}

/** As on Linux. */
export const SIGNAL_NUMBERS = {
  SIGHUP: 1,
  SIGINT: 2,
  SIGQUIT: 3,
  SIGKILL: 9,
  SIGUSR1: 10,
  SIGUSR2: 12,
  SIGPIPE: 13,
  SIGTERM: 15,
  SIGCHLD: 17,
  SIGCONT: 18,
  SIGSTOP: 19,
  SIGTSTP: 20,
  SIGTTIN: 21,
  SIGWINCH: 28,
} as const satisfies Record<Signal['name'], number>;

export interface ByteSource {
  readonly isTTY: boolean;
  /** The next bytes, or undefined at the end. Aborting `signal` rejects with its reason and loses no bytes. */
  read(signal?: AbortSignal): Promise<Uint8Array | undefined>;
}

export interface ByteSink {
  readonly isTTY: boolean;
  /**
   * Writes text (as UTF-8) or bytes. Resolves when the other end has room again, which is how a slow reader slows its
   * source. Rejects with a SIGPIPE {@link Signal} when nobody will ever read.
   */
  write(data: string | Uint8Array): Promise<void>;
}

/** A terminal as the program on it sees it. */
export interface Tty {
  readonly size: { readonly cols: number; readonly rows: number };
  onResize(listener: () => void, signal: AbortSignal): void;
  /**
   * Raw mode: keys arrive on stdin as they are, with no echo, no line editing and no ^C, until the returned function
   * is called.
   */
  raw(): () => void;
}

/** Time, injected: tests and "skip ahead" step it. Milliseconds since the epoch. */
export interface Clock {
  now(): number;
  /** Resolves after `ms`, or rejects with `signal.reason`. */
  wait(ms: number, signal?: AbortSignal): Promise<void>;
}
