/** The bar of a preview: where it is, and what one can do with it. */
import { element } from '../dock/element.ts';
import { icon, type IconName } from '../dock/icon.ts';
import { showAddress, type Address } from './address.ts';

export interface BarActions {
  readonly go: (typed: string) => void;
  readonly reload: () => void;
  readonly close: () => void;
}

export interface PreviewBar {
  readonly element: HTMLElement;
  show(address: Address, origin: string): void;
  /** Gives the focus to the address. */
  edit(): void;
}

export function previewBar({ go, reload, close }: BarActions): PreviewBar {
  const address = element('input', {
    className: 'address',
    ariaLabel: 'Address',
    placeholder: 'localhost:8888',
    spellcheck: false,
    autocapitalize: 'off',
    autocomplete: 'off',
    inputMode: 'url',
    enterKeyHint: 'go',
  });
  let shown = '';
  let typing = false;
  address.addEventListener('input', () => (typing = true));
  const form = element('form', { className: 'preview-address' }, address);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    typing = false;
    go(address.value);
  });
  address.addEventListener('keydown', ({ key }) => {
    if (key !== 'Escape') return;
    typing = false;
    address.value = shown;
  });
  const button = (name: IconName, label: string, run: () => void): HTMLButtonElement => {
    const made = element(
      'button',
      { type: 'button', className: 'icon-btn', ariaLabel: label, title: label },
      icon(name),
    );
    made.addEventListener('click', run);
    return made;
  };
  const tab = element(
    'a',
    {
      className: 'icon-btn',
      target: '_blank',
      rel: 'noopener noreferrer',
      ariaLabel: 'Open in a tab',
      title: 'Open in a tab',
      hidden: true,
    },
    icon('tab'),
  );
  return {
    element: element(
      'div',
      { className: 'preview-bar' },
      button('reload', 'Reload the preview', reload),
      form,
      tab,
      button('close', 'Close the preview', close),
    ),
    show(at, origin) {
      shown = showAddress(at);
      // Whoever is typing goes on.
      if (!typing) address.value = shown;
      tab.href = `${origin}${at.path}`;
      tab.hidden = false;
    },
    edit() {
      address.focus();
      address.select();
    },
  };
}
