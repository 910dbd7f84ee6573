/** The processes of one machine: numbers, a limit, and who is the parent of whom. */
import type { Signal } from '../../process.ts';
import { ProcessGroup } from './process-group.ts';
import { type ProcessIdentity, RunningProcess } from './running-process.ts';

export interface NewProcess {
  readonly argv: readonly string[];
  readonly user: ProcessIdentity['user'];
  readonly tty: string;
  readonly startedAt: number;
  /** Undefined for the first process of the machine. */
  readonly parent?: RunningProcess | undefined;
  /** Undefined starts a group of its own. */
  readonly group?: ProcessGroup | undefined;
  /** A terminal or a check: it gets in even when the reader's processes fill the machine, to make room. */
  readonly reserved?: boolean;
}

/** Places that only reserved processes take. */
const RESERVE = 16;

/** `fork` says no: there are as many processes as the machine allows. */
export class TooManyProcesses extends Error {
  readonly limit: number;

  constructor(limit: number) {
    super(`fork: Resource temporarily unavailable (this sandbox runs at most ${limit} processes)`);
    this.name = 'TooManyProcesses';
    this.limit = limit;
  }
}

export class ProcessTable {
  readonly #limit: number;
  readonly #firstIsInit: boolean;
  readonly #processes = new Map<number, RunningProcess>();
  #lastPid: number;

  /** In a container the first process is number 1 and special; a host has long been running when a reader comes. */
  constructor(options: { readonly limit: number; readonly lastPid?: number }) {
    this.#limit = options.limit;
    this.#lastPid = options.lastPid ?? 0;
    this.#firstIsInit = this.#lastPid === 0;
  }

  add(options: NewProcess): RunningProcess {
    if (this.#processes.size >= this.#limit + (options.reserved ? RESERVE : 0)) throw new TooManyProcesses(this.#limit);
    const pid = ++this.#lastPid;
    const identity: ProcessIdentity = {
      pid,
      ppid: options.parent?.pid ?? 0,
      group: options.group ?? new ProcessGroup(pid),
      user: options.user,
      startedAt: options.startedAt,
      tty: options.tty,
      isInit: this.#firstIsInit && pid === 1,
    };
    const process = new RunningProcess(identity, options.argv);
    this.#processes.set(pid, process);
    return process;
  }

  get isFull(): boolean {
    return this.#processes.size >= this.#limit;
  }

  /** The number the next process will get: a new job's group is named after its first process. */
  get nextPid(): number {
    return this.#lastPid + 1;
  }

  remove(process: RunningProcess): void {
    this.#processes.delete(process.pid);
  }

  get(pid: number): RunningProcess | undefined {
    return this.#processes.get(pid);
  }

  /** In the order of their start. */
  list(): readonly RunningProcess[] {
    return [...this.#processes.values()];
  }

  signalAll(signal: Signal): void {
    for (const process of this.list()) process.deliver(signal);
  }
}
