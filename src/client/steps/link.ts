/** Links to a step: `#PAGE~BLOCK.STEP`. */

export const linkTo = (step: HTMLElement): string =>
  `${location.origin}${location.pathname}#${step.closest('console-block')?.id ?? ''}.${step.dataset['step'] ?? ''}`;

/** Leads to the step that the address names: into sight, its button ready to be pressed. */
export function goToLinkedStep(): void {
  const [, block, number] = /^#(.+~\d+)\.(\d+)$/.exec(decodeURIComponent(location.hash)) ?? [];
  if (block === undefined) return;
  const step = document.getElementById(block)?.querySelector<HTMLElement>(`[data-step="${number}"]`);
  if (!step) return;
  for (const tab of document.querySelectorAll<HTMLElement>('.tab-panel[hidden]')) {
    if (tab.contains(step)) document.querySelector<HTMLElement>(`[aria-controls="${CSS.escape(tab.id)}"]`)?.click();
  }
  step.scrollIntoView({ block: 'center' });
  step.querySelector<HTMLElement>('.run')?.focus({ preventScroll: true });
}
