/** Keeps the step that is being run in sight: below the bar, above the dock. */
const ROOM = 16;

export function bringIntoView(step: HTMLElement): void {
  const style = getComputedStyle(document.documentElement);
  const top = (document.querySelector('.top')?.getBoundingClientRect().bottom ?? 0) + ROOM;
  const bottom = innerHeight - (Number.parseFloat(style.getPropertyValue('--dock-below')) || 0) - ROOM;
  const box = step.getBoundingClientRect();
  const by = box.bottom > bottom ? Math.min(box.bottom - bottom, box.top - top) : box.top < top ? box.top - top : 0;
  if (Math.abs(by) < 1) return;
  const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
  scrollBy({ top: by, behavior: calm ? 'instant' : 'smooth' });
}
