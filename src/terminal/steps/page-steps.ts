/** All steps of the page that is shown, and which of them a later one may be waiting for. */
import { stepsOf, type PageStep } from './page-step.ts';
import type { StepStatus } from './status.ts';
import type { Statuses } from './statuses.ts';

export const stepsOfPage = (): PageStep[] =>
  [...document.querySelectorAll<HTMLElement>('console-block')].flatMap((block) => stepsOf(block));

/** The steps above this one that were not run in this sandbox, or came to nothing. */
export function notRunBefore(step: PageStep, statuses: Statuses): PageStep[] {
  const steps = stepsOfPage();
  const index = steps.findIndex(({ key }) => key === step.key);
  return steps.slice(0, Math.max(0, index)).filter((one) => !wasRun(one, statuses.of(one)));
}

/** The step after which the page's check is asked: the one the author marked, or the last one. */
export function askingStep(): PageStep | undefined {
  const steps = stepsOfPage();
  return steps.findLast(({ checks }) => checks) ?? steps.at(-1);
}

function wasRun(step: PageStep, { state }: StepStatus): boolean {
  if (state === 'ok' || state === 'differs') return true;
  // A port-forward that was stopped has served.
  return step.keeps && (state === 'running' || state === 'stopped');
}
