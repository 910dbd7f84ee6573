/** On the first page: where to go on, and what can be kept or forgotten, once something was done. */

export function showWay(way: HTMLElement): void {
  const marks = [...document.querySelectorAll<HTMLElement>('.walk [data-progress]')];
  const begun = marks.some(({ dataset }) => dataset['state'] !== '');
  for (const one of way.querySelectorAll<HTMLElement>('[data-begun]')) one.hidden = !begun;
  const next = marks
    .find(({ dataset }) => dataset['state'] !== 'done')
    ?.closest('li')
    ?.querySelector('a');
  const link = way.querySelector('a');
  if (!link) return;
  link.hidden = !begun || !next;
  if (!next) return;
  link.href = next.href;
  link.textContent = `Go on with “${next.textContent}”`;
}
