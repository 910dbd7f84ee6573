/** A machine, host or container alike: files, users, processes, ports and a network, and how a program is started on it. */
import type { HttpHandler, Network } from '../http.ts';
import { Ports } from '../http.ts';
import {
  type ByteSink,
  type ByteSource,
  type Clock,
  type Process,
  type Program,
  Signal,
  type System,
  type Tty,
} from '../process.ts';
import { Executables } from './executables.ts';
import type { Namespace } from './files/namespace.ts';
import { type FileUser, viewAs } from './files/user-view.ts';
import type { OwnedFileSystem } from './files/owned.ts';
import { guardClock, guardSink, guardSource } from './processes/guarded-streams.ts';
import type { ProcessGroup } from './processes/process-group.ts';
import { outcomeOf } from './processes/outcome.ts';
import { ProcessTable } from './processes/process-table.ts';
import type { RunningProcess } from './processes/running-process.ts';

export interface MachineOptions {
  readonly hostname: string;
  readonly clock: Clock;
  readonly fs: Namespace;
  readonly network: Network;
  readonly ports?: Ports;
  readonly memoryLimit?: number | undefined;
  /** Undefined: the first process will be number 1, as in a container. */
  readonly lastPid?: number;
  readonly processLimit?: number;
  /** Between 0 and 1, for $RANDOM and ids. */
  readonly random: () => number;
}

export interface StartOptions {
  readonly program: Program;
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly user: Process['user'];
  readonly stdin: ByteSource;
  readonly stdout: ByteSink;
  readonly stderr: ByteSink;
  readonly tty?: Tty | undefined;
  readonly parent?: RunningProcess | undefined;
  readonly group?: ProcessGroup | undefined;
  /** See NewProcess. */
  readonly reserved?: boolean;
}

/** A terminal that knows whose turn it is; machines ask it before a process reads. */
export interface ControllingTty extends Tty {
  readonly name: string;
  /** The keys, for a program whose standard input is something else (`less`). */
  readonly stdin: ByteSource;
  foreground: ProcessGroup | undefined;
  /** Gives back what a raw reader took and did not use, ahead of what nobody has read. */
  retype(text: string): void;
}

const DEFAULT_PROCESS_LIMIT = 256;

export class Machine {
  readonly hostname: string;
  readonly clock: Clock;
  readonly fs: Namespace;
  readonly network: Network;
  readonly ports: Ports;
  readonly processes: ProcessTable;
  readonly executables: Executables;
  readonly memoryLimit: number | undefined;
  readonly bootedAt: number;
  readonly random: () => number;
  /** Set when a process was killed because the machine's memory was used up. */
  outOfMemory = false;
  readonly #views = new Map<string, OwnedFileSystem>();

  constructor(options: MachineOptions) {
    this.hostname = options.hostname;
    this.clock = options.clock;
    this.fs = options.fs;
    this.network = options.network;
    this.ports = options.ports ?? new Ports();
    this.memoryLimit = options.memoryLimit;
    this.random = options.random;
    this.bootedAt = options.clock.now();
    this.executables = new Executables(options.fs);
    this.processes = new ProcessTable({
      limit: options.processLimit ?? DEFAULT_PROCESS_LIMIT,
      ...(options.lastPid === undefined ? {} : { lastPid: options.lastPid }),
    });
  }

  /** The files as a user may see and change them. */
  filesFor(user: FileUser): OwnedFileSystem {
    const key = `${user.uid}:${user.gid}`;
    const view = this.#views.get(key) ?? viewAs(user, this.fs);
    this.#views.set(key, view);
    return view;
  }

  /** Starts a program. Throws TooManyProcesses when the machine is full. */
  start(options: StartOptions): RunningProcess {
    const running = this.processes.add({
      argv: options.argv,
      user: options.user,
      tty: isControlling(options.tty) ? options.tty.name : '?',
      startedAt: this.clock.now(),
      parent: options.parent,
      group: options.group,
      ...(options.reserved === undefined ? {} : { reserved: options.reserved }),
    });
    // First in line: whoever waits for the exit finds the process gone from the table.
    void running.exited.then(() => this.processes.remove(running));
    void this.#run(running, options);
    return running;
  }

  /** Bytes that all processes use together. */
  get memoryUsed(): number {
    return this.processes.list().reduce((sum, process) => sum + process.memory, 0);
  }

  async #run(running: RunningProcess, options: StartOptions): Promise<void> {
    const { tty } = options;
    const mayRead = (): boolean =>
      !isControlling(tty) || tty.foreground === undefined || tty.foreground === running.identity.group;
    const process: Process = {
      argv: options.argv,
      env: options.env,
      cwd: options.cwd,
      fs: this.filesFor(options.user),
      stdin: guardSource(options.stdin, running, mayRead),
      stdout: guardSink(options.stdout, running),
      stderr: guardSink(options.stderr, running),
      ...(tty === undefined ? {} : { tty }),
      signal: running.signal,
      clock: guardClock(this.clock, running),
      user: options.user,
      system: this.#systemOf(running),
    };
    try {
      running.finish({ code: (await options.program(process)) & 0xff });
    } catch (error) {
      running.finish(await outcomeOf(error, process));
    }
  }

  #systemOf(running: RunningProcess): System {
    return {
      pid: running.pid,
      ppid: running.identity.ppid,
      hostname: this.hostname,
      network: this.network,
      memoryLimit: this.memoryLimit,
      handle: (name, handler) => running.handle(name, handler),
      listen: (port: number, handler: HttpHandler) => {
        const close = this.ports.listen(port, handler);
        running.signal.addEventListener('abort', close, { once: true });
        return close;
      },
      retitle: (argv, user) => {
        running.argv = argv;
        if (user !== undefined) running.user = user;
      },
      exec: async (process, argv) => {
        const [name = ''] = argv;
        const found = await this.executables.find(name, {
          path: process.env['PATH'] ?? '',
          cwd: process.cwd,
          user: process.user,
          fs: process.fs,
        });
        running.argv = [...found.prefix, ...argv.slice(found.prefix.length > 0 ? 1 : 0)];
        return found.program({ ...process, argv: running.argv });
      },
      useCpu: (nanoCores) => {
        running.cpuNanoCores = nanoCores;
      },
      useMemory: (bytes: number) => {
        running.memory = bytes;
        if (this.memoryLimit === undefined || this.memoryUsed <= this.memoryLimit) return;
        this.outOfMemory = true;
        running.deliver(new Signal('SIGKILL'));
      },
    };
  }
}

export function isControlling(tty: Tty | undefined): tty is ControllingTty {
  return tty !== undefined && 'foreground' in tty;
}
