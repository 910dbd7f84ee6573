/** What each kind of button on a page does. */
import { askingStep } from '../../guide/steps.ts';
import { tickOff } from '../../client/progress/show.ts';
import type { Connection } from '../connection/connection.ts';
import { stepAt, type PageStep } from '../steps/page-step.ts';
import { stepsOfPage } from '../steps/page-steps.ts';
import type { Runner } from '../steps/runner.ts';
import { wentWell, type Ended } from '../steps/status.ts';
import type { Statuses } from '../steps/statuses.ts';
import { runChecks } from './check-card.ts';
import { editFile, saveFile } from './file-block.ts';
import { runUpTo } from './press-up-to.ts';
import { setupStep } from './setup.ts';

export interface PageActions {
  readonly runner: Runner;
  readonly statuses: Statuses;
  readonly connection: Connection;
  /** Settles when there is a sandbox; rejects with a sentence when there will be none. */
  readonly ready: () => Promise<void>;
  /** The sandbox's template values. */
  readonly values: () => Readonly<Record<string, string>>;
  /** Why this sandbox lacks a feature; undefined: it has it. */
  readonly lacks: (feature: string) => string | undefined;
}

/** Runs the step, or stops it. */
export function pressRun(button: HTMLElement, { runner }: PageActions): void {
  const step = stepAt(button);
  if (!step) return;
  if (runner.isActive(step.key)) runner.stop(step.key);
  else void runner.run(step);
}

/** Runs what makes the page's beginning, or stops it. */
export function pressSetup(button: HTMLElement, { runner }: PageActions): void {
  const step = setupStep(button);
  if (runner.isActive(step.key)) runner.stop(step.key);
  else void runner.run(step);
}

export function pressEdit(button: HTMLElement): void {
  const block = button.closest<HTMLElement>('file-block');
  if (block) editFile(block);
}

export function pressSave(button: HTMLElement, { connection, ready, values }: PageActions): void {
  const block = button.closest<HTMLElement>('file-block');
  if (!block) return;
  void saveFile(block, { ready, values, write: (path, content) => connection.writeFile(path, content) });
}

/** Runs the steps that the page's check is about, as far as they were not run. */
export function pressSolve(actions: PageActions): void {
  const step = askingStep(stepsOfPage());
  if (step) void runUpTo(step, actions);
}

/** The page's check comes by itself when the step it is about is done. */
export function checkAfter(step: PageStep, status: Ended, actions: PageActions): void {
  if (wentWell(status, step) && askingStep(stepsOfPage())?.key === step.key) pressCheck(actions);
}

export function pressCheck({ connection, ready, values, lacks }: PageActions): void {
  const card = document.querySelector<HTMLElement>('check-card');
  const page = document.querySelector<HTMLElement>('#main')?.dataset['slug'] ?? '';
  if (!card || card.dataset['state'] === 'checking') return;
  void runChecks(card, {
    ready,
    values,
    lacks,
    check: (command, timeoutMs) => connection.check(command, timeoutMs),
    passed: () => tickOff(page, { checked: true }),
  });
}
