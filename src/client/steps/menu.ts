/** What else can be done with a step: run up to it, copy it with its output, or copy a link to it. */
import { loadStyles } from '../load-styles.ts';
import { linkTo } from './link.ts';
import styles from './menu.css?url';

let menu: HTMLElement | undefined;

export async function toggleMenu(button: HTMLElement): Promise<void> {
  await loadStyles(styles);
  const step = button.closest<HTMLElement>('.step');
  if (!step) return;
  if (menu?.matches(':popover-open')) {
    const mine = step.contains(menu);
    menu.hidePopover();
    if (mine) return;
  }
  menu?.remove();
  menu = document.createElement('div');
  menu.className = 'step-menu';
  menu.popover = 'auto';
  menu.append(...items(step));
  button.after(menu);
  menu.addEventListener('toggle', (event) => {
    const open = event.newState === 'open';
    button.ariaExpanded = String(open);
    if (!open) button.focus();
  });
  menu.addEventListener('click', (event) => {
    // What copies says so in its own place; the rest is done with it.
    if (event.target instanceof Element && !event.target.closest('[data-copy]')) menu?.hidePopover();
  });
  menu.showPopover();
  place(menu, button.getBoundingClientRect());
  menu.querySelector('button')?.focus();
}

function items(step: HTMLElement): HTMLElement[] {
  const isFirst = document.querySelector('.step') === step;
  return [
    ...(isFirst ? [] : [item('Run up to here', { run: 'up-to' })]),
    item('Copy with its output', { copy: 'text', text: withOutput(step) }),
    item('Copy a link to it', { copy: 'text', text: linkTo(step) }),
  ];
}

function item(label: string, data: Readonly<Record<string, string>>): HTMLElement {
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = label;
  Object.assign(button.dataset, data);
  return button;
}

/** As a terminal would show it. */
function withOutput(step: HTMLElement): string {
  const text = (selector: string): string => step.querySelector(selector)?.textContent ?? '';
  return `${text('.prompt')}${text('.cmd code')}\n${text('.out')}`.trimEnd();
}

/** Below the button and ending where it ends; above it where there is no room. */
function place(box: HTMLElement, anchor: DOMRect): void {
  const { width, height } = box.getBoundingClientRect();
  const below = anchor.bottom + height < innerHeight;
  box.style.left = `${Math.max(8, anchor.right - width)}px`;
  box.style.top = `${below ? anchor.bottom : anchor.top - height}px`;
}
