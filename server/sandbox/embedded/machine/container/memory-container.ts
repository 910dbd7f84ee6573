/** A container: process 1 and its like on a machine of their own, from start to end. */
import {
  type Container,
  type ContainerExec,
  type ContainerExit,
  type ContainerSpec,
  type ProcessInfo,
  ProgramNotFound,
} from '../../container.ts';
import { ConnectError } from '../../http.ts';
import type { ApiRequest, ApiResponse } from '../../../sandbox.ts';
import { type ByteSink, type ByteSource, type Process, Signal, type Tty } from '../../process.ts';
import { Pty } from '../../shell/terminal/pty.ts';
import type { Executable } from '../executables.ts';
import { errnoOf } from '../files/errno.ts';
import type { Disk } from '../files/disk.ts';
import type { Machine } from '../machine.ts';
import { Gate } from '../processes/gate.ts';
import type { RunningProcess } from '../processes/running-process.ts';
import { emptySource } from '../streams/sources.ts';
import { findUser, type User } from '../users.ts';
import { type ContainerMachineOptions, containerMachine, furnish, mountAll } from './container-machine.ts';
import { MemoryLog } from './log.ts';

const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** Takes what process 1 writes. A tap that waits slows the process down; one that fails is dropped by its owner. */
export type Tap = (stream: 'stdout' | 'stderr', data: string | Uint8Array) => Promise<void>;

export interface MemoryContainerOptions extends ContainerMachineOptions {
  /** The log of an earlier run, to go on with. */
  readonly log?: MemoryLog;
}

export class MemoryContainer implements Container {
  readonly spec: ContainerSpec;
  readonly log: MemoryLog;
  readonly disk: Disk;
  readonly exited: Promise<ContainerExit>;
  readonly #machine: Machine;
  readonly #isNew: boolean;
  readonly #taps = new Set<Tap>();
  readonly #exit = Promise.withResolvers<ContainerExit>();
  readonly #frozen = new Gate();
  #ended = false;
  #init: RunningProcess | undefined;

  constructor(spec: ContainerSpec, options: MemoryContainerOptions) {
    this.spec = spec;
    const { machine, disk } = containerMachine(spec, options);
    this.#machine = machine;
    this.disk = disk;
    this.#isNew = options.disk === undefined;
    this.log = options.log ?? new MemoryLog();
    this.log.open();
    this.exited = this.#exit.promise;
  }

  get fs(): Machine['fs'] {
    return this.#machine.fs;
  }

  async start(): Promise<void> {
    await furnish(this.#machine, this.spec, this.#isNew);
    await mountAll(this.#machine, this.spec);
    const { image, entrypoint, args, workingDir, user, tty, stdin } = this.spec;
    const { config } = image;
    const argv = [
      ...(entrypoint ?? config.Entrypoint ?? []),
      ...(args ?? (entrypoint === undefined ? (config.Cmd ?? []) : [])),
    ];
    const out = this.#output('stdout');
    const err = this.#output('stderr');
    const { running, closeTerminal } = await this.#launch({
      argv,
      cwd: workingDir,
      user,
      tty,
      stdin: stdin ?? emptySource,
      stdout: out.sink,
      stderr: err.sink,
    });
    this.#init = running;
    void running.exited.then((exit) => {
      closeTerminal();
      out.flush();
      err.flush();
      this.#end(exit.code);
    });
  }

  /** Passes on what process 1 writes from now on, byte by byte, as `docker attach` does; returns how to stop. */
  tap(tap: Tap): () => void {
    this.#taps.add(tap);
    return () => this.#taps.delete(tap);
  }

  kill(signal: Signal): void {
    if (signal.name === 'SIGKILL') this.#machine.processes.signalAll(signal);
    else this.#init?.deliver(signal);
  }

  /** Holds every process where it reads, writes or waits, and requests too, as the kernel's freezer does. */
  pause(): void {
    this.#frozen.close();
    for (const { identity } of this.#machine.processes.list()) identity.group.gate.close();
  }

  unpause(): void {
    if (!this.#frozen.closed) return;
    this.#frozen.open();
    for (const { identity } of this.#machine.processes.list()) identity.group.gate.open();
  }

  async exec(options: ContainerExec): Promise<number> {
    if (this.#init === undefined || this.#ended) throw new Error('the container is not running');
    const { signal } = options;
    const { running, closeTerminal } = await this.#launch({
      ...options,
      user: options.user ?? this.spec.user,
      cwd: options.cwd ?? this.spec.workingDir,
    });
    const kill = (): void => running.identity.group.signal(new Signal('SIGKILL'));
    signal.addEventListener('abort', kill, { once: true });
    if (signal.aborted) kill();
    try {
      return (await running.exited).code;
    } finally {
      signal.removeEventListener('abort', kill);
      closeTerminal();
    }
  }

  async request(port: number, request: ApiRequest): Promise<ApiResponse> {
    await this.#frozen.pass(request.signal);
    const handler = this.#ended ? undefined : this.#machine.ports.get(port);
    if (handler === undefined) throw new ConnectError('ECONNREFUSED', { host: this.spec.hostname, port });
    return handler(request);
  }

  dispose(): void {
    this.disk.dispose();
  }

  isListening(port: number): boolean {
    return !this.#ended && this.#machine.ports.get(port) !== undefined;
  }

  usage(): { readonly memory: number; readonly cpuNanoCores: number } {
    const running = this.#ended ? [] : this.#machine.processes.list();
    return {
      memory: this.#machine.memoryUsed + running.length * PROCESS_MEMORY,
      cpuNanoCores: running.reduce((sum, each) => sum + each.cpuNanoCores, 0),
    };
  }

  processes(): readonly ProcessInfo[] {
    return this.#machine.processes.list().map((process) => ({
      pid: process.pid,
      ppid: process.identity.ppid,
      user: process.user.name || String(process.user.uid),
      startedAt: process.identity.startedAt,
      tty: process.identity.tty,
      command: process.argv.join(' '),
    }));
  }

  /** One more process; what is not said is as the image says. With a tty it gets a terminal of its own. */
  async #launch(
    wanted: Omit<ContainerExec, 'signal'>,
  ): Promise<{ readonly running: RunningProcess; readonly closeTerminal: () => void }> {
    const { argv, tty, stdin, stdout, stderr } = wanted;
    const { config } = this.spec.image;
    const user = await this.#user(wanted.user ?? config.User);
    const cwd = wanted.cwd ?? (config.WorkingDir || '/');
    const env = this.#environment(user, tty !== undefined, wanted.env ?? {});
    const { program, prefix } = await this.#find(argv, { env, cwd, user });
    const terminal = tty === undefined ? undefined : openPty({ tty, input: stdin, output: stdout });
    const running = this.#machine.start({
      program,
      argv: [...prefix, ...argv.slice(prefix.length > 0 ? 1 : 0)],
      env,
      cwd,
      user,
      stdin: terminal?.pty.stdin ?? stdin,
      stdout: terminal?.pty.stdout ?? stdout,
      stderr: terminal?.pty.stdout ?? stderr,
      tty: terminal?.pty,
    });
    if (terminal !== undefined) terminal.pty.foreground = running.identity.group;
    return { running, closeTerminal: () => terminal?.close() };
  }

  #output(stream: 'stdout' | 'stderr'): { readonly sink: ByteSink; readonly flush: () => void } {
    const { sink, flush } = this.log.sink(stream, () => this.spec.clock.now());
    const write = async (data: string | Uint8Array): Promise<void> => {
      await sink.write(data);
      for (const tap of this.#taps) await tap(stream, data);
    };
    return { sink: { isTTY: false, write }, flush };
  }

  #end(exitCode: number): void {
    this.#ended = true;
    this.unpause();
    this.#machine.processes.signalAll(new Signal('SIGKILL'));
    const reason = this.#machine.outOfMemory ? 'OOMKilled' : exitCode === 0 ? 'Completed' : 'Error';
    this.log.close();
    this.#exit.resolve({ exitCode, reason, finishedAt: this.spec.clock.now() });
  }

  async #user(wanted: string): Promise<User> {
    if (wanted === '') return { uid: 0, gid: 0, name: 'root', home: '/root' };
    const user = await findUser(this.#machine.fs, wanted);
    if (user === undefined)
      throw new Error(`unable to find user ${wanted.split(':')[0]}: no matching entries in passwd file`);
    return user;
  }

  #environment(user: User, hasTty: boolean, more: Readonly<Record<string, string>>): Record<string, string> {
    const own = Object.fromEntries(
      this.spec.image.config.Env.map((entry) => [
        entry.slice(0, entry.indexOf('=')),
        entry.slice(entry.indexOf('=') + 1),
      ]),
    );
    return {
      PATH,
      HOSTNAME: this.spec.hostname,
      ...(hasTty ? { TERM: 'xterm' } : {}),
      HOME: user.home,
      ...own,
      ...this.spec.env,
      ...more,
    };
  }

  async #find(
    argv: readonly string[],
    how: { readonly env: Readonly<Record<string, string>>; readonly cwd: string; readonly user: Process['user'] },
  ): Promise<Executable> {
    const [name = ''] = argv;
    try {
      return await this.#machine.executables.find(name, {
        path: how.env['PATH'] ?? PATH,
        cwd: how.cwd,
        user: how.user,
        fs: this.#machine.filesFor(how.user),
      });
    } catch (error) {
      if (errnoOf(error) === undefined) throw error;
      throw new ProgramNotFound(name);
    }
  }
}

/** What any process costs, beyond what it says it uses. */
const PROCESS_MEMORY = 1 << 20;

/** The terminal inside the container: the client's raw keys go in, and it knows the client's size. */
function openPty(ends: { readonly tty: Tty; readonly input: ByteSource; readonly output: ByteSink }): {
  readonly pty: Pty;
  readonly close: () => void;
} {
  const pty = new Pty({ size: ends.tty.size, output: ends.output });
  const closed = new AbortController();
  ends.tty.onResize(() => pty.resize(ends.tty.size), closed.signal);
  void pump(ends.input, pty, closed.signal);
  return { pty, close: () => closed.abort(new Signal('SIGHUP')) };
}

async function pump(input: ByteSource, pty: Pty, signal: AbortSignal): Promise<void> {
  try {
    for (let bytes = await input.read(signal); bytes !== undefined; bytes = await input.read(signal)) pty.write(bytes);
    pty.hangUp();
  } catch (error) {
    // The client went away or the process ended: either way nobody types any more.
    if (!signal.aborted && !(error instanceof Signal)) throw error;
  }
}
