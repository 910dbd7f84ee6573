/** The dock's tabs: one for each terminal, chosen with a press or the arrow keys, closed with Delete or its cross. */
import type { Tab } from '../terminals/tab.ts';
import { element } from './element.ts';
import { icon } from './icon.ts';

export interface TabListOptions {
  readonly activate: (number: number) => void;
  readonly close: (number: number) => void;
  readonly add: () => void;
}

export interface TabList {
  readonly element: HTMLElement;
  show(tabs: readonly Tab[], active: number | undefined, full: boolean): void;
}

export const panelId = (number: number): string => `terminal-panel-${number}`;
export const tabId = (number: number): string => `terminal-tab-${number}`;

export function tabList({ activate, close, add }: TabListOptions): TabList {
  const list = element('div', { className: 'tabs', role: 'tablist', ariaLabel: 'Terminals' });
  const plus = element(
    'button',
    { type: 'button', className: 'icon-btn add', ariaLabel: 'New terminal', title: 'New terminal' },
    icon('plus'),
  );
  plus.addEventListener('click', add);
  list.addEventListener('click', ({ target }) => {
    const number = numberOf(target);
    if (number === undefined) return;
    if (target instanceof Element && target.closest('.close')) close(number);
    else activate(number);
  });
  list.addEventListener('keydown', (event) => {
    const number = numberOf(event.target);
    if (number === undefined) return;
    if (event.key === 'Delete') return close(number);
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined) return;
    const all = [...list.querySelectorAll<HTMLElement>('[role=tab]')];
    const next = all[(all.findIndex((tab) => numberOf(tab) === number) + step + all.length) % all.length];
    activate(numberOf(next) ?? number);
    list.querySelector<HTMLElement>('[aria-selected=true]')?.focus();
  });
  return {
    element: element('div', { className: 'tab-strip' }, list, plus),
    show(tabs, active, full) {
      plus.disabled = full;
      const focused = numberOf(document.activeElement);
      list.replaceChildren(...tabs.map((tab) => tabButton(tab, tab.number === active)));
      if (focused !== undefined) document.getElementById(tabId(focused))?.focus();
    },
  };
}

function tabButton({ number, activity }: Tab, selected: boolean): HTMLElement {
  const name = `Terminal ${number}`;
  // The accessible name stays the terminal's; what runs in it is its title.
  const button = element('button', {
    type: 'button',
    className: 'tab',
    role: 'tab',
    id: tabId(number),
    ariaSelected: String(selected),
    tabIndex: selected ? 0 : -1,
    title: activity === '' ? `${name} (Delete closes it)` : `${name}: ${activity}`,
    data: { number: String(number) },
  });
  button.setAttribute('aria-controls', panelId(number));
  button.append(
    element('span', { className: 'long' }, 'Terminal '),
    String(number),
    ...(activity === '' ? [] : [element('span', { className: 'activity', ariaHidden: 'true' }, ` · ${activity}`)]),
    element('span', { className: 'close', ariaHidden: 'true', title: `Close ${name}` }, icon('close')),
  );
  return button;
}

function numberOf(target: EventTarget | null | undefined): number | undefined {
  const tab = target instanceof Element ? target.closest<HTMLElement>('[role=tab][data-number]') : null;
  return tab ? Number(tab.dataset['number']) : undefined;
}
