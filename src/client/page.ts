/**
 * While terminals are open, pages come and go without a reload: listeners sit on the document, and what is made per page
 * is made again.
 */

/** Tells that the page's text is another one. */
export const PAGE_CHANGED = 'atd:page';

export function onEachPage(run: () => void): void {
  run();
  document.addEventListener(PAGE_CHANGED, run);
}

/** Calls `run` for clicks on, or inside, an element that matches. */
export function onClick(selector: string, run: (element: HTMLElement) => void): void {
  document.addEventListener('click', (event) => {
    const target = event.target instanceof Element ? event.target.closest<HTMLElement>(selector) : null;
    if (target) run(target);
  });
}

export const find = (selector: string): HTMLElement | null => document.querySelector<HTMLElement>(selector);
