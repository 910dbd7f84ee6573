/** Shows a step's status beside its command. */
import { element } from '../dock/element.ts';
import { inWords, type StepStatus } from './status.ts';

const ICONS = {
  idle: 'play',
  queued: 'clock',
  running: 'loader',
  ok: 'check',
  differs: 'differs',
  failed: 'x',
  stopped: 'square',
} as const satisfies Record<StepStatus['state'], string>;

/** `opens`: the port that the step has opened. */
export function showStep(step: HTMLElement, status: StepStatus, opens?: number): void {
  step.dataset['state'] = status.state;
  const button = step.querySelector<HTMLElement>('.run');
  const active = status.state === 'running' || status.state === 'queued';
  const kept = status.state === 'running' && status.keeps;
  const command = step.querySelector('code')?.textContent ?? '';
  button?.setAttribute('aria-label', `${active ? 'Stop' : 'Run'}: ${command}`);
  button?.querySelector('use')?.setAttribute('href', `#i-${kept ? 'square' : ICONS[status.state]}`);
  button?.querySelector('svg')?.classList.toggle('turning', status.state === 'running' && !kept);
  const words = step.querySelector('.words');
  if (words && words.textContent !== inWords(status)) words.textContent = inWords(status);
  showOpen(step, opens);
  step.querySelector('.diff')?.remove();
  const detail = detailOf(status);
  if (detail) step.append(detail);
}

/** The button that looks at the port; it stays the same one, so that whoever is on it is not thrown off. */
function showOpen(step: HTMLElement, port: number | undefined): void {
  const there = step.querySelector<HTMLElement>('[data-open]');
  if (port === undefined) return there?.remove();
  if (there) return;
  const data = { open: String(port) };
  step
    .querySelector('.say')
    ?.append(element('button', { type: 'button', className: 'btn', data }, `Open localhost:${port}`));
}

function detailOf(status: StepStatus): HTMLElement | undefined {
  if (status.state === 'ok' && status.note !== undefined) return box(status.note);
  if (status.state === 'failed' && status.output !== '') {
    return box('It said:', element('pre', { tabIndex: 0 }, status.output));
  }
  if (status.state !== 'differs') return undefined;
  const { expected, actual } = status.difference;
  const shown = element(
    'pre',
    { tabIndex: 0 },
    element('del', {}, expected ?? '(nothing more)'),
    element('ins', {}, actual ?? '(nothing more)'),
  );
  return box(status.hint, element('details', {}, element('summary', {}, 'Show the line'), shown));
}

const box = (text: string, ...more: HTMLElement[]): HTMLElement =>
  element('div', { className: 'diff' }, element('p', {}, text), ...more);
