/** The jobs of a shell: process groups it started, by number, and which of them are "current". */
import type { ProcessGroup } from '../../machine/processes/process-group.ts';
import type { Signal } from '../../process.ts';
import type { Exit, RunningProcess } from '../../machine/processes/running-process.ts';

export interface Job {
  readonly number: number;
  readonly group: ProcessGroup;
  /** The processes of its pipeline, in order; the last one's status is the job's. */
  readonly processes: readonly RunningProcess[];
  readonly text: string;
  /** A shell tells once when it has ended or stopped. */
  announced: boolean;
  /** Whether the group is this job's alone. */
  readonly ownsGroup: boolean;
  foreground: boolean;
}

/** Without job control a job shares the shell's group, which must not be hit with it. */
export function signalJob(job: Job, signal: Signal): void {
  if (job.ownsGroup) job.group.signal(signal);
  else for (const process of job.processes) process.deliver(signal);
}

export type JobState = 'Running' | 'Stopped' | 'Done' | { readonly exit: Exit };

export function stateOf(job: Job): JobState {
  if (job.processes.some((process) => process.status === undefined)) return job.group.stopped ? 'Stopped' : 'Running';
  const exit = job.processes.at(-1)?.status ?? { code: 0 };
  return exit.code === 0 ? 'Done' : { exit };
}

/** `Done`, `Exit 2`, `Terminated`, as `jobs` writes it. */
export function describeState(state: JobState): string {
  if (typeof state === 'string') return state;
  const { signal, code } = state.exit;
  if (signal === undefined) return `Exit ${code}`;
  return SIGNAL_TEXTS[signal.name] ?? signal.name;
}

const SIGNAL_TEXTS: Readonly<Record<string, string>> = {
  SIGHUP: 'Hangup',
  SIGINT: 'Interrupt',
  SIGQUIT: 'Quit',
  SIGKILL: 'Killed',
  SIGTERM: 'Terminated',
  SIGPIPE: 'Broken pipe',
  SIGUSR1: 'User defined signal 1',
  SIGUSR2: 'User defined signal 2',
};

export class Jobs {
  #jobs: Job[] = [];
  /** Most recent last. */
  #order: Job[] = [];

  /** A subshell knows the jobs of its parent to show them, but it cannot wait for them. */
  inherited(): Jobs {
    return new Jobs();
  }

  add(job: Omit<Job, 'number' | 'announced' | 'ownsGroup'>, shellGroup: ProcessGroup): Job {
    const number = Math.max(0, ...this.#jobs.map((each) => each.number)) + 1;
    const added: Job = { ...job, number, announced: false, ownsGroup: job.group !== shellGroup };
    this.#jobs.push(added);
    this.makeCurrent(added);
    return added;
  }

  makeCurrent(job: Job): void {
    this.#order = [...this.#order.filter((each) => each !== job), job];
  }

  remove(job: Job): void {
    this.#jobs = this.#jobs.filter((each) => each !== job);
    this.#order = this.#order.filter((each) => each !== job);
  }

  list(): readonly Job[] {
    return this.#jobs.filter((job) => !job.foreground);
  }

  get current(): Job | undefined {
    return this.#stoppedFirst().at(-1);
  }

  get previous(): Job | undefined {
    return this.#stoppedFirst().at(-2);
  }

  /** `+` for the current job, `-` for the one before. */
  mark(job: Job): '+' | '-' | ' ' {
    return job === this.current ? '+' : job === this.previous ? '-' : ' ';
  }

  /** `%1`, `%+`, `%%`, `%-`, `%text`, `%?text`, or the pid of one of its processes. */
  find(specification: string): Job | undefined {
    if (/^\d+$/.test(specification)) {
      const pid = Number(specification);
      return this.#jobs.find((job) => job.processes.some((process) => process.pid === pid));
    }
    const name = specification.replace(/^%/, '');
    if (name === '' || name === '+' || name === '%') return this.current;
    if (name === '-') return this.previous ?? this.current;
    if (/^\d+$/.test(name)) return this.list().find((job) => job.number === Number(name));
    if (name.startsWith('?')) return this.list().findLast((job) => job.text.includes(name.slice(1)));
    return this.list().findLast((job) => job.text.startsWith(name));
  }

  #stoppedFirst(): Job[] {
    const visible = this.#order.filter((job) => !job.foreground);
    const stopped = visible.filter((job) => stateOf(job) === 'Stopped');
    return [...visible.filter((job) => stateOf(job) !== 'Stopped'), ...stopped];
  }
}

/** `[1]+  Running                 sleep 100 &`. */
export function jobLine(jobs: Jobs, job: Job, options: { readonly pid?: boolean } = {}): string {
  const state = stateOf(job);
  const pid = options.pid ? `${job.processes[0]?.pid ?? 0} ` : '';
  const suffix = state === 'Running' ? ' &' : '';
  return `[${job.number}]${jobs.mark(job)}  ${pid}${describeState(state).padEnd(24)}${job.text}${suffix}\n`;
}
