/** All steps of the page that is shown, each with its status: at first, after a change of page, and as they change. */
import { publishedPort } from '../../guide/published-port.ts';
import { setupStep, showSetup } from '../page/setup.ts';
import { stepElement, stepsOf, type PageStep } from './page-step.ts';
import { notRunBefore } from './page-steps.ts';
import { showStep, type Wanted } from './step-view.ts';
import type { Statuses } from './statuses.ts';

export function showBoard(statuses: Statuses, key?: string): void {
  for (const block of document.querySelectorAll<HTMLElement>('console-block')) {
    if (key !== undefined && !key.startsWith(`${block.id}#`)) continue;
    for (const step of stepsOf(block)) {
      const place = stepElement(step.key);
      if (place && (key === undefined || key === step.key))
        showStep(place, statuses.of(step), { wanted: missedBy(step, statuses), opens: openedBy(step, statuses) });
    }
  }
  const button = document.querySelector<HTMLElement>('[data-setup]');
  const strip = button?.closest('.needs');
  if (button && strip) showSetup(strip, statuses.of(setupStep(button)));
}

/** The port that a step has opened, as far as one knows: a port-forward as long as it runs, a container once it was started. */
function openedBy(step: PageStep, statuses: Statuses): number | undefined {
  const { state } = statuses.of(step);
  const done = step.keeps ? state === 'running' : state === 'ok' || state === 'differs';
  return done ? publishedPort(step.command) : undefined;
}

/** What a step that went wrong may be waiting for. */
function missedBy(step: PageStep, statuses: Statuses): Wanted | undefined {
  const { state } = statuses.of(step);
  if (state !== 'failed' && state !== 'differs') return undefined;
  const button = document.querySelector<HTMLElement>('.needs [data-setup]');
  const setUp = button && statuses.of(setupStep(button)).state !== 'ok' ? button.dataset['setup'] : undefined;
  return { steps: notRunBefore(step, statuses).length, setUp };
}
