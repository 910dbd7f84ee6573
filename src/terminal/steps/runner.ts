/** Runs steps: each waits until its terminal's shell waits, is typed, and is judged when the shell says it ended. */
import { lineMatches, outputLines } from '../../guide/match.ts';
import { fillTemplate } from '../../guide/template.ts';
import { judgeRun } from './judge-run.ts';
import type { PageStep } from './page-step.ts';
import { pickTerminal } from './pick-terminal.ts';
import type { RunEnd } from './run.ts';
import { IDLE, type Ended } from './status.ts';
import type { HeldStep, Statuses } from './statuses.ts';
import type { StepTerminal, StepTerminals } from './step-terminals.ts';

export interface RunnerOptions {
  readonly terminals: StepTerminals;
  readonly statuses: Statuses;
  readonly interrupt: (tab: StepTerminal) => void;
  /** Whether commands can be typed now; else what they wait for. */
  readonly waitingFor: () => string | undefined;
  readonly values: () => Readonly<Record<string, string>>;
  /** Why this sandbox lacks a feature; undefined: it has it. */
  readonly lacks: (feature: string) => string | undefined;
  /** Runs once after `ms`, unless the returned function is called before. */
  readonly after: (ms: number, run: () => void) => () => void;
  readonly started: (step: PageStep, tab: StepTerminal) => void;
  readonly ended: (step: PageStep, status: Ended) => void;
}

/** What those who run several steps wait for: the end, or (of a step that keeps its terminal) that it is under way. */
export type Result = Ended | { readonly state: 'under way' } | { readonly state: 'withdrawn' };

interface Job {
  readonly step: PageStep;
  readonly settle: (result: Result) => void;
  tab: StepTerminal | undefined;
}

export class Runner {
  readonly #options: RunnerOptions;
  readonly #waiting: Job[] = [];
  readonly #running = new Map<string, { readonly step: PageStep; readonly tab: StepTerminal }>();
  #pumping = false;
  readonly #entered = new Map<string, StepTerminal>();

  constructor(options: RunnerOptions) {
    this.#options = options;
  }

  isActive(key: string): boolean {
    return this.#running.has(key) || this.#waiting.some((job) => job.step.key === key);
  }

  run(step: PageStep): Promise<Result> {
    if (this.isActive(step.key)) return Promise.resolve({ state: 'withdrawn' });
    const { promise, resolve } = Promise.withResolvers<Result>();
    this.#waiting.push({ step, settle: resolve, tab: undefined });
    this.pump();
    return promise;
  }

  /** Withdraws a step that waits, interrupts one that runs. */
  stop(key: string): void {
    const index = this.#waiting.findIndex((job) => job.step.key === key);
    const [job] = index < 0 ? [] : this.#waiting.splice(index, 1);
    if (job) {
      this.#options.statuses.set(job.step, IDLE);
      job.settle({ state: 'withdrawn' });
    }
    const running = this.#running.get(key);
    if (!running) return;
    running.tab.shell.stopping();
    this.#options.interrupt(running.tab);
  }

  /** Starts what can be started; call when a shell, a terminal or the connection changed. */
  pump(): void {
    // Opening a terminal for a step is such a change itself; that step has it by then.
    if (this.#pumping) return;
    this.#pumping = true;
    try {
      this.#startWaiting();
    } finally {
      this.#pumping = false;
    }
  }

  #startWaiting(): void {
    const taken = new Set<StepTerminal>();
    for (const job of this.#waiting.slice()) {
      const why = this.#tryStart(job, taken);
      if (why !== undefined && this.#waiting.includes(job)) this.#wait(job, why);
      if (job.tab) taken.add(job.tab);
    }
  }

  /** Goes on waiting for a command that was typed before the page was loaded anew. */
  resume(held: HeldStep): void {
    const tab = this.#options.terminals.open(held.terminal);
    this.#hold(held, tab, () => undefined);
  }

  /** What runs is gone; what waits can run in the sandbox that took its place. */
  lose(why: string): void {
    this.#entered.clear();
    this.#options.terminals.lose(why);
  }

  /** Nothing of what waits or runs will come to an end any more. */
  abandon(why: string): void {
    this.lose(why);
    for (const job of this.#waiting.splice(0)) {
      this.#options.statuses.set(job.step, IDLE);
      job.settle({ state: 'withdrawn' });
    }
  }

  #wait(job: Job, why: string): void {
    const { statuses } = this.#options;
    const status = statuses.of(job.step);
    if (status.state !== 'queued' || status.why !== why) statuses.set(job.step, { state: 'queued', why });
  }

  /** Undefined when it was started or given up; else what it waits for. */
  #tryStart(job: Job, taken: ReadonlySet<StepTerminal>): string | undefined {
    const { terminals } = this.#options;
    const waitingFor = this.#options.waitingFor();
    if (waitingFor !== undefined) return waitingFor;
    const lacking = job.step.wants === undefined ? undefined : this.#options.lacks(job.step.wants);
    if (lacking !== undefined) {
      this.#giveUp(job, `not available in this sandbox: ${lacking}`);
      return undefined;
    }
    if (!job.tab || terminals.get(job.tab.number) !== job.tab) {
      const pick = pickTerminal(job.step, {
        terminals,
        isKept: (tab) => this.#isKept(tab),
        entered: (block) => this.#entered.get(block),
      });
      if ('none' in pick) {
        this.#giveUp(job, pick.none);
        return undefined;
      }
      job.tab = pick.tab;
    }
    const { shell, number } = job.tab;
    if (taken.has(job.tab)) return waitsFor(job.tab);
    const wanted = job.step.prompt === '$' ? 'prompt' : 'inner-prompt';
    if (shell.held) return waitsFor(job.tab);
    if (shell.state === 'starting') return `Terminal ${number} opens…`;
    if (shell.state !== wanted) return `Terminal ${number} is busy with a command of yours`;
    this.#start(job, job.tab);
    return undefined;
  }

  #giveUp(job: Job, why: string): void {
    this.#waiting.splice(this.#waiting.indexOf(job), 1);
    const status: Ended = { state: 'stopped', why };
    this.#options.statuses.set(job.step, status);
    job.settle(status);
  }

  #start(job: Job, tab: StepTerminal): void {
    this.#waiting.splice(this.#waiting.indexOf(job), 1);
    const { statuses, terminals, values } = this.#options;
    const { step } = job;
    const command = fillTemplate(step.command, values());
    const expected = step.expected?.map((line) => fillTemplate(line, values()));
    const held: HeldStep = { step, command, expected, terminal: tab.number, from: tab.shell.offset };
    statuses.hold(held);
    this.#hold(held, tab, job.settle);
    void terminals.type(tab, command);
  }

  #hold(held: HeldStep, tab: StepTerminal, settle: Job['settle']): void {
    const { statuses, after, started } = this.#options;
    const { step, command, expected } = held;
    const status = { state: 'running', terminal: tab.number, keeps: step.keeps, slow: false } as const;
    const cancelSlow = after(step.timeoutMs, () => statuses.set(step, { ...status, slow: true }));
    this.#running.set(step.key, { step, tab });
    tab.activity = step.keeps ? activityOf(command) : '';
    let underWay = false;
    tab.shell.hold(
      {
        inner: step.prompt !== '$',
        enters: step.enters,
        onOutput: () => {
          if (!step.keeps || underWay || !isUnderWay(expected, tab.shell.outputSoFar)) return;
          underWay = true;
          settle({ state: 'under way' });
        },
        onEnd: (end: RunEnd) => {
          cancelSlow();
          tab.activity = '';
          this.#running.delete(step.key);
          statuses.release(step);
          if (step.enters && end.how === 'done') this.#entered.set(step.block, tab);
          const ended = judgeRun({ step, command, expected, columns: tab.columns }, end);
          statuses.set(step, ended);
          this.#options.ended(step, ended);
          settle(ended);
          this.pump();
        },
      },
      command,
      held.from,
    );
    statuses.set(step, status);
    started(step, tab);
  }

  #isKept(tab: StepTerminal): boolean {
    return [...this.#running.values()].some((running) => running.tab === tab && running.step.keeps);
  }
}

const waitsFor = ({ number, activity }: StepTerminal): string =>
  `waits for Terminal ${number}${activity === '' ? '' : `, which runs “${activity}”`}`;

/** A step that keeps its terminal is under way when its first documented line is there. */
function isUnderWay(expected: readonly string[] | undefined, output: string): boolean {
  const first = expected?.find((line) => line.trim() !== '' && line.trim() !== '...');
  return first === undefined || outputLines(output).some((line) => lineMatches(first, line));
}

/** `kubectl get pods -w` -> `get pods -w`. */
const activityOf = (command: string): string => command.split('\n', 1)[0]?.replace(/^(?:kubectl|docker) /, '') ?? '';
