/** All steps of the page that is shown, and which of them a later one may be waiting for. */
import { stepsOf, type PageStep } from './page-step.ts';
import { wentWell, type StepStatus } from './status.ts';
import type { Statuses } from './statuses.ts';

export const stepsOfPage = (): PageStep[] =>
  [...document.querySelectorAll<HTMLElement>('console-block')].flatMap((block) => stepsOf(block));

/** The steps above this one that were not run in this sandbox, or came to nothing. */
export function notRunBefore(step: PageStep, statuses: Statuses): PageStep[] {
  const steps = stepsOfPage();
  const index = steps.findIndex(({ key }) => key === step.key);
  return steps.slice(0, Math.max(0, index)).filter((one) => !hasServed(one, statuses.of(one)));
}

const hasServed = (step: PageStep, status: StepStatus): boolean =>
  wentWell(status, step) || (step.keeps && status.state === 'running');
