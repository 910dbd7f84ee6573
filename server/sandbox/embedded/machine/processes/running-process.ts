/** One entry of the process table: a program at work, what signals do to it, and how it ended. */
import { Signal } from '../../process.ts';
import type { ProcessGroup } from './process-group.ts';

export interface Exit {
  readonly code: number;
  /** Set when it was a signal that ended it. */
  readonly signal?: Signal;
}

type Disposition = 'end' | 'stop' | 'continue' | 'ignore';

const DISPOSITIONS = {
  SIGHUP: 'end',
  SIGINT: 'end',
  SIGQUIT: 'end',
  SIGKILL: 'end',
  SIGUSR1: 'end',
  SIGUSR2: 'end',
  SIGPIPE: 'end',
  SIGTERM: 'end',
  SIGCHLD: 'ignore',
  SIGCONT: 'continue',
  SIGSTOP: 'stop',
  SIGTSTP: 'stop',
  SIGTTIN: 'stop',
  SIGWINCH: 'ignore',
} as const satisfies Record<Signal['name'], Disposition>;

export interface ProcessIdentity {
  readonly pid: number;
  readonly ppid: number;
  readonly group: ProcessGroup;
  readonly user: { readonly uid: number; readonly gid: number; readonly name: string };
  readonly startedAt: number;
  readonly tty: string;
  /** Process 1 ignores what it does not handle, except SIGKILL. */
  readonly isInit: boolean;
}

export class RunningProcess {
  readonly identity: ProcessIdentity;
  /** What `ps` shows; a shell that runs a script in itself changes it. */
  argv: readonly string[];
  /** Whose process it is; a program started as root may give that up. */
  user: ProcessIdentity['user'];
  memory = 0;
  /** Billionths of a processor, by the program's own word. */
  cpuNanoCores = 0;
  readonly #end = new AbortController();
  readonly #exit = Promise.withResolvers<Exit>();
  readonly #handlers = new Map<Signal['name'], () => void>();
  #status: Exit | undefined;

  constructor(identity: ProcessIdentity, argv: readonly string[]) {
    this.identity = identity;
    this.argv = argv;
    this.user = identity.user;
    identity.group.members.add(this);
  }

  get pid(): number {
    return this.identity.pid;
  }

  /** Aborted when a signal ends the process; the reason is that signal. */
  get signal(): AbortSignal {
    return this.#end.signal;
  }

  get exited(): Promise<Exit> {
    return this.#exit.promise;
  }

  get status(): Exit | undefined {
    return this.#status;
  }

  handle(name: Signal['name'], handler: () => void): () => void {
    if (name === 'SIGKILL' || name === 'SIGSTOP') return () => {};
    this.#handlers.set(name, handler);
    return () => {
      if (this.#handlers.get(name) === handler) this.#handlers.delete(name);
    };
  }

  deliver(signal: Signal): void {
    if (this.#status !== undefined) return;
    const disposition: Disposition = DISPOSITIONS[signal.name];
    if (disposition === 'continue') this.identity.group.continue();
    const handler = this.#handlers.get(signal.name);
    if (handler !== undefined) handler();
    else if (disposition === 'stop' && !this.identity.isInit) this.identity.group.stop();
    else if (disposition === 'end' && !(this.identity.isInit && signal.name !== 'SIGKILL')) this.#kill(signal);
  }

  /** Called once, by whoever runs the program. */
  finish(exit: Exit): void {
    if (this.#status !== undefined) return;
    const { signal } = this.#end;
    this.#status = signal.aborted && signal.reason instanceof Signal ? killed(signal.reason) : exit;
    this.identity.group.members.delete(this);
    // Whatever the program left behind (a timer, a read) ends with it.
    if (!signal.aborted) this.#end.abort(new Signal('SIGKILL'));
    this.#exit.resolve(this.#status);
  }

  #kill(signal: Signal): void {
    const again = this.#end.signal.aborted;
    if (!again) this.#end.abort(signal);
    this.identity.group.continue();
    // A program gets the chance to clean up, but not after SIGKILL, nor when it was told twice.
    if (again || signal.name === 'SIGKILL') this.finish(killed(signal));
  }
}

function killed(signal: Signal): Exit {
  return { code: 128 + signal.number, signal };
}
