/** A small dialog with a question; closing it in any other way is a no. */
import { element } from './element.ts';

export interface Question {
  readonly title: string;
  readonly text: string;
  /** Shown as it is, for the reader to look at. */
  readonly quoted?: string;
  readonly yes: string;
}

export function ask({ title, text, quoted, yes }: Question): Promise<boolean> {
  const before = document.activeElement;
  const heading = element('h2', { id: 'question', textContent: title });
  const dialog = element('dialog', { className: 'question' });
  dialog.setAttribute('aria-labelledby', heading.id);
  dialog.append(
    heading,
    element('p', { textContent: text }),
    ...(quoted === undefined ? [] : [element('pre', { tabIndex: 0, textContent: quoted })]),
    element(
      'form',
      { method: 'dialog' },
      element('button', { className: 'btn', value: 'no' }, 'Cancel'),
      element('button', { className: 'btn go', value: 'yes' }, yes),
    ),
  );
  document.body.append(dialog);
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => {
      dialog.remove();
      if (before instanceof HTMLElement) before.focus();
      resolve(dialog.returnValue === 'yes');
    });
    dialog.showModal();
  });
}
