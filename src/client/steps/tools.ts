/** Names each step's button, and puts its tools beside it: what only works with a script need not be in the page's text. */
import { onClick } from '../page.ts';

export function addStepTools(): void {
  for (const step of document.querySelectorAll('.step:not(:has(.tools))')) {
    const command = step.querySelector('code')?.textContent ?? '';
    step.querySelector('.run')?.setAttribute('aria-label', `Run: ${command}`);
    const tools = document.createElement('div');
    tools.className = 'tools';
    tools.append(tool('Copy', command, 'copy'), tool('More', command, 'more'));
    step.querySelector('.say')?.after(tools);
  }
}

/** The menu behind "More" is loaded when it is first asked for. */
export function openStepMenu(): void {
  onClick('[data-more]', (button) => {
    if (button instanceof HTMLButtonElement) void import('./menu.ts').then(({ giveMenu }) => giveMenu(button));
  });
}

function tool(verb: string, command: string, icon: string): HTMLElement {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'tool';
  button.ariaLabel = `${verb}: ${command}`;
  if (icon === 'copy') button.dataset['copy'] = 'step';
  else button.dataset['more'] = '';
  const drawing = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  const use = document.createElementNS(drawing.namespaceURI, 'use');
  drawing.setAttribute('aria-hidden', 'true');
  use.setAttribute('href', `#i-${icon}`);
  drawing.append(use);
  button.append(drawing);
  return button;
}
