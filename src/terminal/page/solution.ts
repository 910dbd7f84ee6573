/** A check's solution: the page's own commands up to where the check is asked, shown and run when the reader wants them. */
import { askingStep } from '../../guide/steps.ts';
import { element } from '../dock/element.ts';
import { stepElement } from '../steps/page-step.ts';
import { stepsOfPage } from '../steps/page-steps.ts';

/** Offers the solution below the check's words; once. */
export function offerSolution(card: HTMLElement): void {
  const steps = stepsOfPage();
  const last = askingStep(steps);
  if (!last || card.querySelector('details')) return;
  const commands = steps.slice(0, steps.findIndex(({ key }) => key === last.key) + 1);
  const lines = commands.map(
    ({ prompt, key }) => `${prompt} ${stepElement(key)?.querySelector('code')?.textContent ?? ''}`,
  );
  const list = element('pre', { tabIndex: 0 }, lines.join('\n'));
  const run = element('button', { type: 'button', className: 'btn' }, 'Run what was not run');
  run.dataset['solve'] = '';
  card.append(element('details', { className: 'solution' }, element('summary', {}, 'Show how'), list, run));
}
