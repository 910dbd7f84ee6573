/** "Set up this page": a step that stands in no block. */
import type { PageStep } from '../steps/page-step.ts';
import { inWords, type StepStatus } from '../steps/status.ts';

/** Making images and waiting for Pods takes its time. */
const TIMEOUT_MS = 180_000;

export function setupStep(button: HTMLElement): PageStep {
  const page = document.querySelector<HTMLElement>('#main')?.dataset['slug'] ?? '';
  return {
    key: `${page}~setup#0`,
    page,
    block: `${page}~setup`,
    number: 0,
    command: button.dataset['setup'] ?? '',
    prompt: '$',
    expected: undefined,
    exitCode: 0,
    keeps: false,
    terminal: undefined,
    timeoutMs: TIMEOUT_MS,
    mayDiffer: undefined,
    wants: undefined,
    checks: false,
    enters: false,
  };
}

export function showSetup(strip: Element, status: StepStatus): void {
  const words = strip.querySelector('.words');
  const button = strip.querySelector<HTMLButtonElement>('[data-setup]');
  if (words) words.textContent = status.state === 'ok' ? 'this page is set up' : inWords(status);
  if (button)
    button.textContent = status.state === 'queued' || status.state === 'running' ? 'Stop' : 'Set up this page';
}
