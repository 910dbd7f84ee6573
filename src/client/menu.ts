/** The menu on a phone: a full sheet; the rest of the page can't be reached while it is open. */
import { find, onClick, PAGE_CHANGED } from './page.ts';

export function openMenu(): void {
  onClick('#menu-button', () => show(!isOpen()));
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && isOpen()) {
      show(false);
      find('#menu-button')?.focus();
    }
  });
  document.addEventListener(PAGE_CHANGED, () => show(false));
  matchMedia('(min-width: 48.01rem)').addEventListener('change', () => show(false));
}

const isOpen = (): boolean => 'menu' in document.documentElement.dataset;

function show(open: boolean): void {
  if (open === isOpen()) return;
  document.documentElement.toggleAttribute('data-menu', open);
  find('#menu-button')?.setAttribute('aria-expanded', String(open));
  for (const element of document.querySelectorAll('main, .toc, #dock')) element.toggleAttribute('inert', open);
  if (open) (find('#menu [aria-current]') ?? find('#menu a'))?.focus();
}
