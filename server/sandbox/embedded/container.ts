/**
 * An image, and a container made of it: one definition that serves both the cluster's nodes and the docker engine.
 */
import type { IFileSystem } from 'just-bash';
import type { ApiRequest, ApiResponse } from '../sandbox.ts';
import type { Network } from './http.ts';
import type { OwnedFileSystem } from './machine/files/owned.ts';
import type { ByteSink, ByteSource, Clock, Program, Signal, Tty } from './process.ts';

export interface Image {
  /** `sha256:…` of its configuration. */
  readonly id: string;
  /** Bytes, as `docker image ls` counts them. */
  readonly size: number;
  readonly created: string;
  readonly config: ImageConfig;
  /** Puts the image's files into the empty file system of a new container. */
  readonly files: (fs: OwnedFileSystem) => Promise<void>;
  /** Absolute path of an executable to the program behind it, beyond the common ones every image has. */
  readonly programs: Readonly<Record<string, Program>>;
}

/** The part of an image's configuration that a Dockerfile sets; names as in the OCI image specification. */
export interface ImageConfig {
  readonly User: string;
  readonly Env: readonly string[];
  readonly WorkingDir: string;
  readonly Entrypoint: readonly string[] | null;
  readonly Cmd: readonly string[] | null;
  readonly ExposedPorts: Readonly<Record<string, object>>;
  readonly Volumes: Readonly<Record<string, object>>;
  readonly Labels: Readonly<Record<string, string>>;
  readonly StopSignal?: string;
  readonly Healthcheck?: {
    readonly Test: readonly string[];
    /** Nanoseconds, as in Docker's API. */
    readonly Interval?: number;
    readonly Timeout?: number;
    readonly StartPeriod?: number;
    readonly Retries?: number;
  };
}

export interface ContainerSpec {
  /** 64 hexadecimal digits. */
  readonly id: string;
  readonly hostname: string;
  readonly image: Image;
  /** Replaces the image's entrypoint and drops its Cmd (`command` of a Pod, `--entrypoint`). */
  readonly entrypoint?: readonly string[];
  /** Replaces the image's Cmd (`args` of a Pod, the words after the image's name in `docker run`). */
  readonly args?: readonly string[];
  /** Added to the image's environment. */
  readonly env: Readonly<Record<string, string>>;
  readonly workingDir?: string;
  /** `uid`, `uid:gid` or a name in the image's /etc/passwd. */
  readonly user?: string;
  readonly mounts: readonly { readonly path: string; readonly fs: IFileSystem; readonly readOnly: boolean }[];
  /** Bytes; a process that would need more is killed (137). */
  readonly memoryLimit?: number;
  readonly network: Network;
  readonly clock: Clock;
  /** With a terminal, output is one stream with CRLF line ends. */
  readonly tty?: Tty;
  readonly stdin?: ByteSource;
}

export interface Container {
  readonly spec: ContainerSpec;
  readonly fs: IFileSystem;
  readonly log: ContainerLog;
  /** Settles when process 1 has ended and everything it wrote is in the log. */
  readonly exited: Promise<ContainerExit>;
  /** Starts process 1. Rejects with {@link ProgramNotFound} when the image has no such executable. */
  start(): Promise<void>;
  /** Sends a signal to process 1. SIGKILL ends all processes at once. */
  kill(signal: Signal): void;
  /** Runs another process inside. It ends with the container. Rejects with {@link ProgramNotFound}. */
  exec(options: ContainerExec): Promise<number>;
  /** Whether a process of the container listens on this port now. */
  isListening(port: number): boolean;
  /** Asks whatever listens on a port of the container. Rejects with a ConnectError. */
  request(port: number, request: ApiRequest): Promise<ApiResponse>;
  /** What it uses now, by the simulator's rules. */
  usage(): { readonly memory: number; readonly cpuNanoCores: number };
  processes(): readonly ProcessInfo[];
  /** Passes on what process 1 writes from now on, byte by byte; returns how to stop. A tap that waits slows it down. */
  tap?(take: (stream: 'stdout' | 'stderr', data: string | Uint8Array) => Promise<void>): () => void;
  /** Gives its disk's room back, when it has ended and is not looked at any more. */
  dispose?(): void;
}

export interface ContainerExec {
  readonly argv: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly user?: string;
  readonly stdin: ByteSource;
  readonly stdout: ByteSink;
  readonly stderr: ByteSink;
  readonly tty?: Tty;
  readonly signal: AbortSignal;
}

export interface ContainerExit {
  readonly exitCode: number;
  readonly reason: 'Completed' | 'Error' | 'OOMKilled';
  /** Milliseconds since the epoch. */
  readonly finishedAt: number;
}

export interface ProcessInfo {
  readonly pid: number;
  readonly ppid: number;
  readonly user: string;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly tty: string;
  readonly command: string;
}

/** What process 1 wrote, at most the last 10 MB of it. */
export interface ContainerLog {
  readonly lines: readonly LogLine[];
  /** Lines from index `from` on; with `follow` it goes on until the container has exited or `signal` aborts. */
  read(from: number, follow: boolean, signal: AbortSignal): AsyncIterable<LogLine>;
}

export interface LogLine {
  readonly stream: 'stdout' | 'stderr';
  /** Milliseconds since the epoch. */
  readonly time: number;
  /** With its line end, if it had one. */
  readonly text: string;
}

/** The executable does not exist in the image's PATH (or at the path given). */
export class ProgramNotFound extends Error {
  readonly program: string;

  constructor(program: string) {
    super(
      `exec: "${program}": ${program.includes('/') ? `stat ${program}: no such file or directory` : 'executable file not found in $PATH'}`,
    );
    this.name = 'ProgramNotFound';
    this.program = program;
  }
}
