/** The button "Run all" of a block, which is "Stop all" while it works. */
import { runAll } from '../steps/run-all.ts';
import { stepsOf } from '../steps/page-step.ts';
import type { Runner } from '../steps/runner.ts';
import type { Statuses } from '../steps/statuses.ts';

const working = new WeakMap<HTMLElement, AbortController>();

export function pressRunAll(
  button: HTMLElement,
  { runner, statuses }: { readonly runner: Runner; readonly statuses: Statuses },
): void {
  const under = working.get(button);
  if (under) return under.abort();
  const block = button.closest<HTMLElement>('console-block');
  if (!block) return;
  const abort = new AbortController();
  working.set(button, abort);
  button.textContent = 'Stop all';
  void runAll(stepsOf(block), { runner, statuses, signal: abort.signal }).finally(() => {
    working.delete(button);
    button.textContent = 'Run all';
  });
}
