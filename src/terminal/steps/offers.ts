/** What a step that went wrong may have wanted, below what it said: what is missing, what makes it, and the way there. */
import { element } from '../dock/element.ts';

export interface Wanted {
  /** One sentence for a failure that is known. */
  readonly help: string | undefined;
  /** The command of the page that makes what is missing, and was not run. */
  readonly madeBy: string | undefined;
  /** How many steps before it were not run. */
  readonly steps: number;
  /** The command that sets the page up; undefined: it is set up, or there is nothing to set up. */
  readonly setUp: string | undefined;
}

/** Shows them in the step's box. They change when other steps are run, and what has the focus stays as long as it can. */
export function showOffers(box: Element, wanted: Wanted): void {
  const shown = box.querySelector<HTMLElement>(':scope > .offers');
  const state = JSON.stringify(wanted);
  if (shown?.dataset['wanted'] === state) return;
  const offers = element('div', { className: 'offers' }, ...paragraphs(wanted));
  offers.dataset['wanted'] = state;
  if (shown) shown.replaceWith(offers);
  else box.append(offers);
}

function paragraphs({ help, madeBy, steps, setUp }: Wanted): HTMLElement[] {
  const before = steps === 1 ? 'The step before this one was' : `${steps} steps before this one were`;
  const missed =
    madeBy === undefined ? `${before} not run in this sandbox.` : 'It comes from a step above that was not run:';
  return [
    ...(help === undefined ? [] : [element('p', {}, help)]),
    ...(setUp === undefined ? [] : [offer('This page builds on earlier ones.', 'Set up this page', { setup: setUp })]),
    ...(steps === 0
      ? []
      : [
          madeBy === undefined
            ? offer(missed, 'Run up to here', { run: 'up-to' })
            : offer([missed, element('code', {}, madeBy)], 'Run up to here', { run: 'up-to' }),
        ]),
  ];
}

function offer(
  text: string | (string | HTMLElement)[],
  label: string,
  data: Readonly<Record<string, string>>,
): HTMLElement {
  const button = element('button', { type: 'button', className: 'btn' }, label);
  Object.assign(button.dataset, data);
  const words = typeof text === 'string' ? [text] : text.flatMap((part, index) => (index === 0 ? [part] : [' ', part]));
  return element('p', {}, ...words, ' ', button);
}
