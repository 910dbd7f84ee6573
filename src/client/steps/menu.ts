/** What else can be done with a step: run up to it, copy it with its output, or copy a link to it. */
import { loadStyles } from '../load-styles.ts';
import { linkTo } from './link.ts';
import styles from './menu.css?url';

/** Gives the button its menu, open. From then on the browser opens and closes it with the button. */
export async function giveMenu(button: HTMLButtonElement): Promise<void> {
  await loadStyles(styles);
  const step = button.closest<HTMLElement>('.step');
  if (!step || button.popoverTargetElement) return;
  const menu = document.createElement('div');
  menu.className = 'step-menu';
  menu.popover = 'auto';
  button.after(menu);
  button.popoverTargetElement = menu;
  menu.addEventListener('beforetoggle', ({ newState }) => {
    // What is copied is what the page shows now.
    if (newState === 'open') menu.replaceChildren(...items(step));
  });
  menu.addEventListener('toggle', ({ newState }) => {
    button.ariaExpanded = String(newState === 'open');
    if (newState !== 'open') return button.focus();
    place(menu, button.getBoundingClientRect());
    menu.querySelector('button')?.focus();
  });
  menu.addEventListener('click', ({ target }) => {
    // What copies says so in its own place; the rest is done with it.
    if (target instanceof Element && target.closest('button:not([data-copy])')) menu.hidePopover();
  });
  menu.showPopover();
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
