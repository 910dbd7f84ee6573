/** Which sandbox this is, with the sentences behind the word. */
import type { Welcome } from '../connection/connection.ts';
import { disclosure, disclosureBox } from './disclosure.ts';
import { element } from './element.ts';

export interface Badge {
  readonly element: HTMLElement;
  show(description: Welcome['description'] | undefined): void;
}

export function badge(): Badge {
  const button = element('button', { type: 'button', className: 'pill badge' });
  const panel = element('div', { className: 'panel about', role: 'group', ariaLabel: 'About this sandbox' });
  const parts = disclosure(button, panel);
  const box = disclosureBox(parts);
  box.hidden = true;
  return {
    element: box,
    show(description) {
      box.hidden = !description;
      if (!description) return;
      button.textContent = description.badge;
      button.dataset['sandbox'] = description.badge;
      const versions = Object.entries(description.versions).map(([name, version]) => `${name} ${version}`);
      panel.replaceChildren(
        element('p', {}, description.about),
        ...(versions.length > 0 ? [element('p', { className: 'versions' }, versions.join(' · '))] : []),
        ...(description.missing.length > 0 ? [missing(description.missing)] : []),
      );
    },
  };
}

function missing(features: Welcome['description']['missing']): HTMLElement {
  const items = features.map(({ feature, reason }) => element('li', {}, element('b', {}, feature), `: ${reason}`));
  return element('div', {}, element('p', {}, 'Not in this sandbox:'), element('ul', {}, ...items));
}
