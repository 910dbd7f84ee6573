/** The button "Run up to here" of a step: what was not run before it, and then the step. */
import type { PageStep } from '../steps/page-step.ts';
import { notRunBefore, stepsOfPage } from '../steps/page-steps.ts';
import { runAll, type RunAllOptions } from '../steps/run-all.ts';

export function pressUpTo(button: HTMLElement, options: RunAllOptions): void {
  const block = button.closest<HTMLElement>('console-block')?.id;
  const number = Number(button.closest<HTMLElement>('.step')?.dataset['step']);
  const step = stepsOfPage().find((one) => one.block === block && one.number === number);
  if (step) void runUpTo(step, options);
}

/** Ends early when a step fails or is stopped. */
export function runUpTo(step: PageStep, options: RunAllOptions): Promise<void> {
  return runAll([...notRunBefore(step, options.statuses), step], options);
}
