/** The steps of the page that is shown which open a port: what a reader can run when there is nothing to see yet. */
import { publishedPort } from '../../guide/published-port.ts';
import { element } from '../dock/element.ts';
import type { PageStep } from '../steps/page-step.ts';
import { stepsOfPage } from '../steps/page-steps.ts';

/** Of one command one step: a page that repeats it means the same. */
export function openingSteps(port: number | undefined): PageStep[] {
  const steps = new Map<string, PageStep>();
  for (const step of stepsOfPage()) {
    const opens = publishedPort(step.command);
    if (opens === undefined || (port !== undefined && opens !== port) || steps.has(step.command)) continue;
    steps.set(step.command, step);
  }
  return [...steps.values()];
}

export function offerSteps(steps: readonly PageStep[], run: (step: PageStep) => void): HTMLElement[] {
  return steps.map((step) => {
    const button = element('button', { type: 'button', className: 'btn' }, 'Run ', element('code', {}, step.command));
    button.addEventListener('click', () => run(step));
    return button;
  });
}
