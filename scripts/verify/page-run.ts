/** Runs one page in a sandbox of its own, as a reader would, and says what differs from what it documents. */
import type { ExportedGuide, ExportedPage } from '../../src/build/export-guide.ts';
import type { Step } from '../../src/guide/block.ts';
import { compareOutput, lineMatches } from '../../src/guide/match.ts';
import { judge, type Outcome } from '../../src/guide/outcome.ts';
import { plainText } from '../../src/guide/plain.ts';
import { presentStates } from '../../src/guide/present.ts';
import { replayed } from '../../src/guide/replay.ts';
import { askingStep, stepsIn } from '../../src/guide/steps.ts';
import { pagesToSetUp } from '../../src/guide/setup.ts';
import { fillFile, fillTemplate } from '../../src/guide/template.ts';
import { wantedBy } from '../../src/guide/wants.ts';
import type { Description, Driver, Sandbox } from '../../server/sandbox/sandbox.ts';
import { realPace, steppedPace, type Pace } from './pace.ts';
import { SIZE, Typist, type Typed } from './typist.ts';

export interface StepReport {
  readonly file: string;
  readonly line: number;
  readonly block: string;
  readonly step: number;
  readonly command: string;
  readonly outcome: Outcome;
  /** Undefined when the shell gives none, or it was not done in time. */
  readonly exitCode: number | undefined;
  readonly output: string;
  /** Whether another run should print the same: it ends by itself, and the page does not say that it may differ. */
  readonly comparable: boolean;
  readonly expected: readonly string[] | undefined;
  readonly ms: number;
}

/** A step that this sandbox can't run, and why. */
export interface SkippedStep {
  readonly file: string;
  readonly line: number;
  readonly command: string;
  readonly reason: string;
}

export interface PageReport {
  readonly slug: string;
  readonly skipped: readonly SkippedStep[];
  /** Of the sandbox it ran in. */
  readonly description: Description;
  readonly steps: readonly StepReport[];
  /** Sentences for the author: a check that passes too early or never, a set-up that failed. */
  readonly problems: readonly { readonly file: string; readonly line: number; readonly message: string }[];
}

export interface PageRunOptions {
  readonly guide: ExportedGuide;
  readonly page: ExportedPage;
  readonly driver: Driver;
  readonly signal: AbortSignal;
  /** How time passes in a sandbox whose time is stepped. Absent: by itself. */
  readonly advance?: ((sandbox: string, milliseconds: number) => Promise<void>) | undefined;
  readonly onStep?: (report: StepReport) => void;
}

type Checks = NonNullable<ExportedPage['check']>;

const SET_UP_MS = 120_000;

/** Rejects when the sandbox itself fails; differences are in the report. */
export async function runPage(options: PageRunOptions): Promise<PageReport> {
  const { driver, page, signal } = options;
  const sandbox = await driver.open(`verify-${page.slug.replaceAll('/', '-')}`, {
    signal,
    expiresAt: Date.now() + 3_600_000,
  });
  try {
    return await new PageRun(sandbox, options).run();
  } finally {
    await sandbox[Symbol.asyncDispose]();
  }
}

class PageRun {
  readonly #sandbox: Sandbox;
  readonly #options: PageRunOptions;
  readonly #pace: Pace;
  readonly #terminals = new Map<number, { typist: Typist; busy: boolean }>();
  readonly #steps: StepReport[] = [];
  readonly #problems: PageReport['problems'][number][] = [];
  #values: Readonly<Record<string, string>> = {};
  #missing: Description['missing'] = [];
  readonly #skipped: SkippedStep[] = [];
  #current = 1;

  constructor(sandbox: Sandbox, options: PageRunOptions) {
    this.#sandbox = sandbox;
    this.#options = options;
    const { advance } = options;
    this.#pace = advance ? steppedPace((milliseconds) => advance(sandbox.id, milliseconds)) : realPace;
  }

  async run(): Promise<PageReport> {
    const { page, guide } = this.#options;
    const description = await this.#sandbox.describe();
    this.#values = description.values;
    this.#missing = description.missing;
    const present = presentStates(this.#missing.map(({ feature }) => feature));
    for (const slug of pagesToSetUp(guide.pages, page.slug, present)) await this.#setUp(slug);
    await this.#typist(1);
    const checks = this.#checksOf(page);
    // Where a step can't be run, what it makes may be there from the start.
    const whole = stepsIn(page.blocks).every((step) => !this.#lacking(step));
    if (whole && checks.length > 0 && (await this.#pass(checks))) {
      this.#problem(1, 'the check passes before the first step: it proves nothing');
    }
    const asking = askingStep(stepsIn(page.blocks));
    let asked = checks.length === 0;
    for (const block of page.blocks) {
      if (block.kind === 'file') await this.#save(block.name, block.content);
      if (block.kind !== 'console') continue;
      for (const part of block.parts) {
        if (part.kind !== 'step' || this.#lacks(part.step)) continue;
        await this.#step(block.id, part.step);
        if (part.step !== asking || asked) continue;
        asked = true;
        if (!(await this.#pass(checks))) this.#problem(part.step.line, 'the check does not pass after this step');
      }
    }
    // Where the step it is about can't run, what it asks for has to be there all the same.
    if (!asked && !(await this.#pass(checks))) this.#problem(1, 'the check does not pass at the end of the page');
    return { slug: page.slug, description, skipped: this.#skipped, steps: this.#steps, problems: this.#problems };
  }

  async #setUp(slug: string): Promise<void> {
    const page = this.#options.guide.pages.find((one) => one.slug === slug);
    if (!page) return;
    let problem: string | undefined;
    for (const block of page.blocks) {
      if (block.kind === 'file') await this.#save(block.name, block.content);
      if (block.kind !== 'console') continue;
      for (const step of replayed(block.parts)) {
        if (this.#lacking(step)) continue;
        const typist = await this.#typist(1);
        const command = fillTemplate(step.command, this.#values);
        const typed = await typist.run(command, { timeoutMs: SET_UP_MS, signal: this.#options.signal });
        if (typed.kind !== 'done' || typed.exitCode !== step.exitCode) {
          problem ??= `the set-up from ${slug} failed at "${command}": ${plainText(typed.output).trim().slice(0, 500)}`;
        }
      }
    }
    // A command that looks at what another one keeps finds nothing: then the page's own check decides.
    const checks = this.#checksOf(page);
    if (problem !== undefined && (checks.length === 0 || !(await this.#pass(checks)))) this.#problem(1, problem);
  }

  #lacking(step: Pick<Step, 'command' | 'wants'>): Description['missing'][number] | undefined {
    const wanted = wantedBy(step);
    return this.#missing.find(({ feature }) => feature === wanted);
  }

  /** Whether this sandbox can't run the step; the report says why. */
  #lacks(step: Step): boolean {
    const lacking = this.#lacking(step);
    if (!lacking) return false;
    this.#skipped.push({
      file: this.#options.page.file,
      line: step.line,
      command: step.command,
      reason: lacking.reason,
    });
    return true;
  }

  async #step(block: string, step: Step): Promise<void> {
    const { page, onStep } = this.#options;
    const started = performance.now();
    const expected = step.expected?.map((line) => fillTemplate(line, this.#values));
    const typed = await this.#type(step, expected);
    const exitCode = typed.kind === 'running' || step.prompt !== '$' ? undefined : typed.exitCode;
    let outcome = judge(step, { exitCode, output: typed.output, expected });
    if (typed.kind === 'running' && !step.keeps && step.prompt === '$' && !this.#isShell(step)) {
      outcome = { state: 'failed', exitCode: 124, expectedExitCode: step.exitCode };
      await this.#stop(step.terminal ?? this.#current);
    }
    const report: StepReport = {
      file: page.file,
      line: step.line,
      block,
      step: step.number,
      command: step.command,
      outcome,
      exitCode,
      output: plainText(typed.output),
      comparable: !step.keeps && step.mayDiffer === undefined,
      expected,
      ms: Math.round(performance.now() - started),
    };
    this.#steps.push(report);
    onStep?.(report);
  }

  async #type(step: Step, expected: readonly string[] | undefined): Promise<Typed> {
    const { signal } = this.#options;
    const command = fillTemplate(step.command, this.#values);
    const options = { timeoutMs: step.timeoutMs, signal };
    if (step.prompt !== '$') {
      const typist = await this.#typist(step.terminal ?? this.#current);
      const typed = await typist.type(command, (output) => endsWithPrompt(afterEcho(output, command)), options);
      return { ...typed, output: beforePrompt(afterEcho(typed.output, command)) };
    }
    if (this.#isShell(step)) {
      const typist = await this.#typist(step.terminal ?? this.#current);
      return typist.start(command, endsWithPrompt, options);
    }
    if (step.keeps) {
      const number = await this.#freeTerminal(step.terminal);
      const entry = this.#terminals.get(number) as { typist: Typist; busy: boolean };
      entry.busy = true;
      const enough = (output: string): boolean => (expected ? holds(expected, output) : output !== '');
      return entry.typist.start(command, enough, options);
    }
    const number = step.terminal ?? this.#current;
    await this.#free(number);
    return (await this.#typist(number)).run(command, options);
  }

  /** A step whose next one is typed into the shell it opens. */
  #isShell(step: Step): boolean {
    const steps = stepsIn(this.#options.page.blocks);
    const next = steps[steps.indexOf(step) + 1];
    return step.prompt === '$' && next !== undefined && next.prompt !== '$';
  }

  async #freeTerminal(wanted: number | undefined): Promise<number> {
    if (wanted !== undefined) {
      await this.#free(wanted);
      await this.#typist(wanted);
      return wanted;
    }
    for (let number = 2; ; number++) {
      if (number <= 4 && this.#terminals.get(number)?.busy) continue;
      await this.#typist(Math.min(number, 4));
      return Math.min(number, 4);
    }
  }

  /** Stops what keeps a terminal. */
  async #free(number: number): Promise<void> {
    const entry = this.#terminals.get(number);
    if (entry?.busy) await this.#stop(number);
  }

  /** Ends what runs in a terminal. */
  async #stop(number: number): Promise<void> {
    const entry = this.#terminals.get(number);
    if (!entry) return;
    entry.busy = false;
    // It may have ended by itself, as a port-forward does when its Pod goes.
    if (entry.typist.idle) return;
    await entry.typist.interrupt({ timeoutMs: 10_000, signal: this.#options.signal });
  }

  async #typist(number: number): Promise<Typist> {
    const existing = this.#terminals.get(number);
    if (existing) return existing.typist;
    const typist = new Typist(await this.#sandbox.terminal(`terminal-${number}`, SIZE), this.#pace);
    this.#terminals.set(number, { typist, busy: false });
    return typist;
  }

  async #save(name: string, content: string): Promise<void> {
    const text = fillTemplate(fillFile(content, this.#values), this.#values);
    await this.#sandbox.writeFile(name, new TextEncoder().encode(`${text}\n`));
  }

  /** Those that this sandbox can pass. */
  #checksOf({ check = [] }: ExportedPage): Checks {
    return check.filter(({ run: command, wants }) => !this.#lacking({ command, wants }));
  }

  async #pass(checks: Checks): Promise<boolean> {
    for (const check of checks) {
      const command = fillTemplate(check.run, this.#values);
      const { exitCode, output } = await this.#pace.during(
        this.#sandbox.exec(command, { timeoutMs: 10_000, signal: this.#options.signal }),
      );
      if (exitCode !== 0 || !new RegExp(fillTemplate(check.expect, this.#values)).test(output.trim())) return false;
    }
    return true;
  }

  #problem(line: number, message: string): void {
    this.#problems.push({ file: this.#options.page.file, line, message });
  }
}

const endsWithPrompt = (output: string): boolean => /(?:[$#]) $/.test(plainText(output).split('\n').at(-1) ?? '');

/**
 * What came behind the echo of a command typed into a container's shell; nothing before that is its output (a shell may
 * show its prompt again when the size of its terminal arrives).
 */
function afterEcho(output: string, command: string): string {
  const text = plainText(output);
  const echo = text.indexOf(command);
  const end = echo < 0 ? -1 : text.indexOf('\n', echo + command.length);
  return end < 0 ? '' : text.slice(end + 1);
}

/** Without the prompt at its end. */
function beforePrompt(text: string): string {
  const lines = text.split('\n');
  const end = lines.findIndex((line) => /^\S*[$#] /.test(line));
  return lines.slice(0, end < 0 ? undefined : end).join('\n');
}

/** Whether everything documented has come, whatever comes after it. */
function holds(expected: readonly string[], output: string): boolean {
  if (compareOutput(expected, output).same) return true;
  const last = expected.findLast((line) => line.trim() !== '...' && line.trim() !== '');
  return (
    last !== undefined &&
    plainText(output)
      .split('\n')
      .some((line) => lineMatches(last, line)) &&
    compareOutput([...expected, '...'], output).same
  );
}
