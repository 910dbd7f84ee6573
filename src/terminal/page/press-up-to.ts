/** The button "Run up to here" of a step: what was not run before it, and then the step. */
import { stepAt, type PageStep } from '../steps/page-step.ts';
import { notRunBefore } from '../steps/page-steps.ts';
import { runAll, type RunAllOptions } from '../steps/run-all.ts';

export function pressUpTo(button: HTMLElement, options: RunAllOptions): void {
  const step = stepAt(button);
  if (step) void runUpTo(step, options);
}

/** Ends early when a step fails or is stopped. */
export function runUpTo(step: PageStep, options: RunAllOptions): Promise<void> {
  return runAll([...notRunBefore(step, options.statuses), step], options);
}
