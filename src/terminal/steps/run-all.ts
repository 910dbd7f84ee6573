/** Runs steps one after the other, as far as they go well. */
import type { PageStep } from './page-step.ts';
import type { Runner } from './runner.ts';
import { IDLE } from './status.ts';
import type { Statuses } from './statuses.ts';

export interface RunAllOptions {
  readonly runner: Runner;
  readonly statuses: Statuses;
  /** Ends it early; what waits is withdrawn, what runs is stopped. */
  readonly signal?: AbortSignal;
}

export async function runAll(steps: readonly PageStep[], { runner, statuses, signal }: RunAllOptions): Promise<void> {
  const left = steps.filter((step) => !runner.isActive(step.key));
  for (const step of left) statuses.set(step, { state: 'queued', why: 'queued' });
  signal?.addEventListener('abort', () => left[0] && runner.stop(left[0].key));
  while (left[0] && !signal?.aborted) {
    const { state } = await runner.run(left[0]);
    left.shift();
    if (state === 'failed' || state === 'stopped' || state === 'withdrawn') break;
  }
  for (const step of left) if (!runner.isActive(step.key)) statuses.set(step, IDLE);
}
