/** What can be done with a terminal and the dock, behind one button. */
import { disclosure, disclosureBox } from './disclosure.ts';
import { element } from './element.ts';
import { icon } from './icon.ts';

export interface MenuActions {
  readonly larger: () => void;
  readonly smaller: () => void;
  readonly clear: () => void;
  readonly copyAll: () => Promise<void>;
  readonly move: () => void;
  readonly screenReader: (on: boolean) => void;
  readonly reset: () => void;
}

export interface SettingsMenu {
  readonly element: HTMLElement;
  show(state: { readonly side: 'bottom' | 'right'; readonly canMove: boolean; readonly screenReader: boolean }): void;
}

export function settingsMenu(actions: MenuActions): SettingsMenu {
  const button = element(
    'button',
    { type: 'button', className: 'icon-btn more', ariaLabel: 'More', title: 'More' },
    icon('menu'),
  );
  const item = (label: string, run: () => void): HTMLButtonElement => {
    const made = element('button', { type: 'button' }, label);
    made.addEventListener('click', run);
    return made;
  };
  const closing = (run: () => void) => (): void => {
    parts.close();
    run();
  };
  const move = item('', closing(actions.move));
  const copy = item('Copy all', () => void copyAll());
  const reader = element('input', { type: 'checkbox' });
  reader.addEventListener('change', () => actions.screenReader(reader.checked));
  const panel = element(
    'div',
    { className: 'panel menu', role: 'group', ariaLabel: 'More' },
    element('div', { className: 'pair' }, item('Smaller text', actions.smaller), item('Larger text', actions.larger)),
    item('Clear', closing(actions.clear)),
    copy,
    move,
    element('label', {}, reader, 'For a screen reader'),
    item('Reset the sandbox…', closing(actions.reset)),
    element('p', {}, 'F6 leaves the terminal and comes back to it. Ctrl-Shift-C copies.'),
  );
  const parts = disclosure(button, panel);
  const copyAll = async (): Promise<void> => {
    try {
      await actions.copyAll();
      copy.textContent = 'Copied';
    } catch {
      // The browser refused; selecting by hand still works.
      copy.textContent = 'Copying is not allowed here';
    }
    button.addEventListener('click', () => (copy.textContent = 'Copy all'), { once: true });
  };
  return {
    element: disclosureBox(parts),
    show({ side, canMove, screenReader }) {
      move.hidden = !canMove;
      move.textContent = side === 'right' ? 'Move to the bottom' : 'Move to the right';
      reader.checked = screenReader;
    },
  };
}
