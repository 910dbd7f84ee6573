/** What the page had run in a sandbox that is gone, to be run again in the next one. */
import type { PageStep } from '../steps/page-step.ts';
import { stepsOfPage } from '../steps/page-steps.ts';
import type { Statuses } from '../steps/statuses.ts';
import { setupStep } from './setup.ts';

/** What the page builds on, then its steps in the order in which they were run; none when none of them went well. */
export function lostSteps(statuses: Statuses): PageStep[] {
  const byKey = new Map(stepsOfPage().map((step) => [step.key, step]));
  const steps = statuses.lost.flatMap((key) => byKey.get(key) ?? []);
  const setUp = document.querySelector<HTMLElement>('.needs [data-setup]');
  return steps.length > 0 && setUp ? [setupStep(setUp), ...steps] : steps;
}
