/** A button and the panel it opens; Escape, or a press elsewhere, closes it. */
import { element } from './element.ts';

export interface Disclosure {
  readonly button: HTMLButtonElement;
  readonly panel: HTMLElement;
  close(): void;
}

export function disclosure(button: HTMLButtonElement, panel: HTMLElement): Disclosure {
  panel.id = `panel-${button.className.replaceAll(' ', '-')}`;
  panel.hidden = true;
  button.setAttribute('aria-controls', panel.id);
  const show = (open: boolean): void => {
    panel.hidden = !open;
    button.ariaExpanded = String(open);
  };
  show(false);
  button.addEventListener('click', () => show(panel.hidden === true));
  const leave = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || panel.hidden) return;
    event.stopPropagation();
    show(false);
    button.focus();
  };
  panel.addEventListener('keydown', leave);
  button.addEventListener('keydown', leave);
  document.addEventListener('pointerdown', ({ target }) => {
    if (target instanceof Node && !panel.contains(target) && !button.contains(target)) show(false);
  });
  return { button, panel, close: () => show(false) };
}

/** The button and its panel, in one box that the panel is placed by. */
export const disclosureBox = ({ button, panel }: Disclosure): HTMLElement =>
  element('div', { className: 'with-panel' }, button, panel);
