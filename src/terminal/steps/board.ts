/** All steps of the page that is shown, each with its status: at first, after a change of page, and as they change. */
import { helpFor, makes, type Failure } from '../../guide/failures.ts';
import { publishedPort } from '../../guide/published-port.ts';
import { setupStep, showSetup } from '../page/setup.ts';
import { showOffers, type Wanted } from './offers.ts';
import { stepElement, type PageStep } from './page-step.ts';
import { notRunBefore, stepsOfPage } from './page-steps.ts';
import { showStep } from './step-view.ts';
import type { Statuses } from './statuses.ts';

/** `key`: the step that changed; without one, all are shown. */
export function showBoard(statuses: Statuses, key?: string): void {
  for (const step of stepsOfPage()) {
    const place = stepElement(step.key);
    if (!place) continue;
    if (key === undefined || key === step.key) showStep(place, statuses.of(step), openedBy(step, statuses));
    const box = place.querySelector(':scope > .diff');
    const wanted = box && missedBy(step, statuses);
    if (wanted) showOffers(box, wanted);
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
  const status = statuses.of(step);
  if (status.state !== 'failed' && status.state !== 'differs') return undefined;
  const button = document.querySelector<HTMLElement>('.needs [data-setup]');
  const setUp = button && statuses.of(setupStep(button)).state !== 'ok' ? button.dataset['setup'] : undefined;
  const before = notRunBefore(step, statuses);
  const known = status.state === 'failed' ? helpFor(status.output, failuresOfPage()) : undefined;
  const { missing } = known ?? {};
  const maker = missing === undefined ? undefined : before.findLast(({ command }) => makes(command, missing));
  const madeBy = maker && stepElement(maker.key)?.querySelector('code')?.textContent?.split('\n', 1)[0];
  return { help: known?.help, madeBy, steps: before.length, setUp };
}

/** The build has looked at them. */
const failuresOfPage = (): Failure[] =>
  JSON.parse(document.querySelector<HTMLElement>('#main')?.dataset['failures'] ?? '[]') as Failure[];
