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

/** What of the page a step may have wanted: steps before it that were not run, and the command that sets the page up. */
export interface Wanted {
  readonly steps: number;
  readonly setUp: string | undefined;
}

export interface Beside {
  readonly wanted?: Wanted | undefined;
  /** The port that the step has opened. */
  readonly opens?: number | undefined;
}

export function showStep(step: HTMLElement, status: StepStatus, { wanted, opens }: Beside = {}): void {
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
  if (detail && wanted) detail.append(...offers(wanted));
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

function offers({ steps, setUp }: Wanted): HTMLElement[] {
  const offer = (text: string, label: string, data: Readonly<Record<string, string>>): HTMLElement => {
    const button = element('button', { type: 'button', className: 'btn' }, label);
    Object.assign(button.dataset, data);
    return element('p', {}, text, ' ', button);
  };
  const before = steps === 1 ? 'The step before this one was' : `${steps} steps before this one were`;
  return [
    ...(setUp === undefined ? [] : [offer('This page builds on earlier ones.', 'Set up this page', { setup: setUp })]),
    ...(steps === 0 ? [] : [offer(`${before} not run in this sandbox.`, 'Run up to here', { run: 'up-to' })]),
  ];
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
