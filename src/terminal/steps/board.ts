/** All steps of the page that is shown, each with its status: at first, after a change of page, and as they change. */
import { setupStep, showSetup } from '../page/setup.ts';
import { stepElement, stepsOf } from './page-step.ts';
import { showStep } from './step-view.ts';
import type { Statuses } from './statuses.ts';

export function showBoard(statuses: Statuses, key?: string): void {
  for (const block of document.querySelectorAll<HTMLElement>('console-block')) {
    if (key !== undefined && !key.startsWith(`${block.id}#`)) continue;
    for (const step of stepsOf(block)) {
      const place = stepElement(step.key);
      if (place && (key === undefined || key === step.key)) showStep(place, statuses.of(step));
    }
  }
  const button = document.querySelector<HTMLElement>('[data-setup]');
  const strip = button?.closest('.needs');
  if (button && strip) showSetup(strip, statuses.of(setupStep(button)));
}
