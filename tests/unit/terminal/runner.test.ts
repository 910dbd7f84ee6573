/** Running steps: which terminal they take, what they wait for, and what is said of them. */
import { expect, test } from 'vitest';
import type { PageStep } from '../../../src/terminal/steps/page-step.ts';
import { runAll } from '../../../src/terminal/steps/run-all.ts';
import { Runner, type Result } from '../../../src/terminal/steps/runner.ts';
import { Shell } from '../../../src/terminal/steps/shell.ts';
import type { Ended } from '../../../src/terminal/steps/status.ts';
import { Statuses } from '../../../src/terminal/steps/statuses.ts';
import type { StepTerminal, StepTerminals } from '../../../src/terminal/steps/step-terminals.ts';
import { settle } from './world.ts';

const PROMPT = '\u001b]133;A\u0007$ \u001b]133;B\u0007';

class FakeTerminals implements StepTerminals {
  readonly typed: string[] = [];
  readonly #terminals = new Map<number, StepTerminal & { offset: number }>();
  changed: () => void = () => undefined;
  chosen = 1;

  all = (): StepTerminal[] => [...this.#terminals.values()];
  get = (number: number): StepTerminal | undefined => this.#terminals.get(number);
  get current(): StepTerminal | undefined {
    return this.#terminals.get(this.chosen);
  }
  get full(): boolean {
    return this.#terminals.size >= 4;
  }
  open(number = this.#terminals.size + 1): StepTerminal {
    const existing = this.#terminals.get(number);
    if (existing) return existing;
    const terminal = { number, shell: new Shell(() => this.changed()), activity: '', offset: 0 };
    this.#terminals.set(number, terminal);
    this.changed();
    return terminal;
  }
  async type(terminal: StepTerminal, command: string): Promise<void> {
    this.typed.push(`${terminal.number}: ${command}`);
  }
  lose(why: string): void {
    for (const { shell } of this.#terminals.values()) shell.lose(why);
  }

  feed(number: number, text: string): void {
    const terminal = this.#terminals.get(number);
    if (!terminal) throw new Error(`there is no terminal ${number}`);
    const bytes = new TextEncoder().encode(text);
    terminal.shell.feed(bytes, terminal.offset);
    terminal.offset += bytes.length;
  }
  /** What the shell sends for a command that ran. */
  ran(number: number, output: string, exitCode = 0): void {
    this.feed(number, `\u001b]133;C\u0007${output}\u001b]133;D;${exitCode}\u0007${PROMPT}`);
  }
}

function page() {
  const terminals = new FakeTerminals();
  const statuses = new Statuses(() => undefined);
  statuses.belongTo(`sandbox-${Math.random()}`);
  const interrupted: number[] = [];
  const ended: Ended[] = [];
  const world = { waitingFor: undefined as string | undefined, late: [] as (() => void)[] };
  const runner = new Runner({
    terminals,
    statuses,
    interrupt: ({ number }) => interrupted.push(number),
    waitingFor: () => world.waitingFor,
    values: () => ({ ns: 'mine' }),
    lacks: (feature) => (feature === 'docker' ? 'there is no engine' : undefined),
    after: (_ms, run) => {
      world.late.push(run);
      return () => world.late.splice(world.late.indexOf(run), 1);
    },
    started: () => undefined,
    ended: (_step, status) => ended.push(status),
  });
  terminals.changed = () => runner.pump();
  const ready = (number: number): void => {
    terminals.open(number);
    terminals.feed(number, PROMPT);
  };
  return { terminals, statuses, runner, interrupted, ended, world, ready };
}

let count = 0;
const step = (command: string, more: Partial<PageStep> = {}): PageStep => ({
  key: `page~1#${++count}`,
  page: 'page',
  block: 'page~1',
  number: count,
  command,
  prompt: '$',
  expected: undefined,
  exitCode: 0,
  keeps: false,
  terminal: undefined,
  timeoutMs: 30_000,
  mayDiffer: undefined,
  wants: undefined,
  checks: false,
  enters: false,
  ...more,
});

test('a step is typed with the sandbox’s own values, and its output is compared with the documented one', async () => {
  const { runner, terminals, statuses, ready } = page();
  ready(1);
  const create = step('kubectl create namespace {{ns}}', { expected: ['namespace/{{ns}} created'] });
  const result = runner.run(create);
  expect(terminals.typed).toEqual(['1: kubectl create namespace mine']);
  expect(statuses.of(create).state).toBe('running');
  terminals.ran(1, 'namespace/mine created\r\n');
  expect(await result).toEqual({ state: 'ok', documented: true });
});

test('other output is shown with the first line that differs, another exit code as a failure', async () => {
  const { runner, terminals, ready } = page();
  ready(1);
  const differs = runner.run(step('kubectl get pods', { expected: ['NAME   STATUS', 'ghost   Running'] }));
  terminals.ran(1, 'NAME   STATUS\r\nghost   Pending\r\n');
  expect(await differs).toMatchObject({
    state: 'differs',
    hint: 'STATUS is Pending in place of Running. Wait a moment and run it again.',
  });
  const failed = runner.run(step('false'));
  terminals.ran(1, 'no\r\n', 1);
  expect(await failed).toEqual({ state: 'failed', exitCode: 1, expectedExitCode: 0, output: 'no' });
});

test('output that may differ is done, with the reason', async () => {
  const { runner, terminals, ready } = page();
  ready(1);
  const result = runner.run(step('date', { expected: ['today'], mayDiffer: 'it is another day' }));
  terminals.ran(1, 'tomorrow\r\n');
  expect(await result).toEqual({ state: 'ok', documented: false, note: 'it is another day' });
});

test('a second step waits for the first, and says for which terminal', () => {
  const { runner, terminals, statuses, ready } = page();
  ready(1);
  const [first, second] = [step('one'), step('two')];
  void runner.run(first);
  void runner.run(second);
  expect(statuses.of(second)).toEqual({ state: 'queued', why: 'waits for Terminal 1' });
  terminals.ran(1, '');
  expect(terminals.typed).toEqual(['1: one', '1: two']);
});

test('a terminal that is busy with the reader’s own command is said to be so, and the step starts after it', () => {
  const { runner, terminals, statuses, ready } = page();
  ready(1);
  terminals.feed(1, '\u001b]133;C\u0007');
  const ls = step('ls');
  void runner.run(ls);
  expect(statuses.of(ls)).toEqual({ state: 'queued', why: 'Terminal 1 is busy with a command of yours' });
  terminals.feed(1, `\u001b]133;D;0\u0007${PROMPT}`);
  expect(terminals.typed).toEqual(['1: ls']);
});

test('a step waits for the connection in the connection’s words', () => {
  const { runner, terminals, statuses, world, ready } = page();
  ready(1);
  world.waitingFor = 'offline, waiting for the network…';
  const ls = step('ls');
  void runner.run(ls);
  expect(statuses.of(ls)).toEqual({ state: 'queued', why: 'offline, waiting for the network…' });
  world.waitingFor = undefined;
  runner.pump();
  expect(terminals.typed).toEqual(['1: ls']);
});

test('a step that keeps its terminal opens one of its own and can be stopped; the next step runs beside it', async () => {
  const { runner, terminals, statuses, interrupted, ready } = page();
  ready(1);
  const watch = step('kubectl get pods -w', { keeps: true, expected: ['NAME  READY'] });
  const underWay = runner.run(watch);
  expect(terminals.all().map(({ number }) => number)).toEqual([1, 2]);
  terminals.feed(2, PROMPT);
  expect(terminals.typed).toEqual(['2: kubectl get pods -w']);
  expect(terminals.get(2)?.activity).toBe('get pods -w');
  terminals.chosen = 2;
  void runner.run(step('ls'));
  expect(terminals.typed.at(-1)).toBe('1: ls');
  terminals.feed(2, '\u001b]133;C\u0007NAME  READY\r\n');
  expect(await underWay).toEqual({ state: 'under way' });
  runner.stop(watch.key);
  expect(interrupted).toEqual([2]);
  terminals.feed(2, `\u001b]133;D;130\u0007${PROMPT}`);
  expect(statuses.of(watch)).toEqual({ state: 'stopped', why: 'stopped' });
  expect(terminals.get(2)?.activity).toBe('');
});

test('a step that keeps the terminal its page names takes another one when that is kept by another page', async () => {
  const { runner, terminals, statuses, ready } = page();
  ready(1);
  ready(2);
  void runner.run(step('kubectl get pods -w', { keeps: true, terminal: 2 }));
  terminals.feed(2, '\u001b]133;C\u0007');
  const forward = step('kubectl port-forward pod/ghost 1:1', { keeps: true, terminal: 2 });
  void runner.run(forward);
  terminals.feed(3, PROMPT);
  expect(terminals.typed.at(-1)).toBe('3: kubectl port-forward pod/ghost 1:1');
  const plain = step('ls', { terminal: 2 });
  void runner.run(plain);
  expect(statuses.of(plain)).toEqual({ state: 'queued', why: 'waits for Terminal 2, which runs “get pods -w”' });
});

test('when every terminal is in use, a step says so and what to do', async () => {
  const { runner, terminals, ready } = page();
  for (const number of [1, 2, 3, 4]) ready(number);
  for (const number of [2, 3, 4]) terminals.feed(number, '\u001b]133;C\u0007');
  const result = await runner.run(step('kubectl logs -f ghost', { keeps: true }));
  expect(result).toEqual({ state: 'stopped', why: 'all terminals are in use: stop a step or close one' });
});

test('a step for the shell in a container needs the step that opens it, and is typed into its terminal', async () => {
  const { runner, terminals, ready } = page();
  ready(1);
  const inner = step('ls', { prompt: 'bash-5.3$' });
  expect(await runner.run(inner)).toEqual({ state: 'stopped', why: 'run the step that opens this shell first' });
  const enter = runner.run(step('kubectl exec -it ghost -- bash', { enters: true }));
  terminals.feed(1, '\u001b]133;C\u0007bash-5.3$ ');
  expect(await enter).toEqual({ state: 'ok', documented: false });
  const result = runner.run(inner);
  terminals.feed(1, 'ls\r\ncontent\r\nbash-5.3$ ');
  expect(await result).toEqual({ state: 'ok', documented: false });
  expect(terminals.typed.at(-1)).toBe('1: ls');
});

test('a step that takes longer than the page thought says so and goes on', () => {
  const { runner, terminals, statuses, world, ready } = page();
  ready(1);
  const slow = step('sleep 60');
  void runner.run(slow);
  for (const late of world.late.slice()) late();
  expect(statuses.of(slow)).toMatchObject({ state: 'running', slow: true });
  terminals.ran(1, '');
  expect(statuses.of(slow).state).toBe('ok');
});

test('run all goes on over a difference and stops at a failure; what is left is as before', async () => {
  const { runner, terminals, statuses, ready } = page();
  ready(1);
  const steps = [step('a', { expected: ['x'] }), step('b'), step('c')];
  const abort = new AbortController();
  const done = runAll(steps, { runner, statuses, signal: abort.signal });
  expect(steps.map((one) => statuses.of(one).state)).toEqual(['running', 'queued', 'queued']);
  terminals.ran(1, 'y\r\n');
  await settle();
  terminals.ran(1, '', 1);
  await done;
  expect(steps.map((one) => statuses.of(one).state)).toEqual(['differs', 'failed', 'idle']);
  expect(terminals.typed).toEqual(['1: a', '1: b']);
});

test('stop all interrupts the step that runs and withdraws the others', async () => {
  const { runner, terminals, statuses, interrupted, ready } = page();
  ready(1);
  const steps = [step('sleep 100'), step('b')];
  const abort = new AbortController();
  const done = runAll(steps, { runner, statuses, signal: abort.signal });
  terminals.feed(1, '\u001b]133;C\u0007');
  abort.abort();
  expect(interrupted).toEqual([1]);
  terminals.feed(1, `\u001b]133;D;130\u0007${PROMPT}`);
  await done;
  expect(steps.map((one) => statuses.of(one).state)).toEqual(['stopped', 'idle']);
});

test('a command that was running when the page was left is waited for after the reload', () => {
  const { runner, terminals, statuses } = page();
  const watched = step('sleep 5', { terminal: 1 });
  const before = PROMPT;
  runner.resume({ step: watched, command: 'sleep 5', expected: undefined, terminal: 1, from: before.length });
  expect(statuses.of(watched).state).toBe('running');
  terminals.feed(1, before);
  terminals.ran(1, '');
  expect(statuses.of(watched)).toEqual({ state: 'ok', documented: false });
});

test('when the sandbox is gone, nothing stays running or waiting', async () => {
  const { runner, terminals, statuses, ready } = page();
  ready(1);
  const [running, waiting] = [step('a'), step('b')];
  const results: Result[] = [];
  void runner.run(running).then((result) => results.push(result));
  void runner.run(waiting).then((result) => results.push(result));
  terminals.feed(1, '\u001b]133;C\u0007');
  runner.abandon('the sandbox ended');
  await settle();
  expect(statuses.of(running)).toEqual({ state: 'stopped', why: 'the sandbox ended' });
  expect(statuses.of(waiting)).toEqual({ state: 'idle' });
  expect(results.map(({ state }) => state).sort()).toEqual(['stopped', 'withdrawn']);
});

test('a step that wants what this sandbox lacks is not typed, and its reader is told why', async () => {
  const { runner, terminals, statuses, ready } = page();
  ready(1);
  const wanting = step('docker ps', { wants: 'docker' });
  expect(await runner.run(wanting)).toEqual({
    state: 'stopped',
    why: 'not available in this sandbox: there is no engine',
  });
  expect(statuses.of(wanting).state).toBe('stopped');
  expect(terminals.typed).toEqual([]);
});
