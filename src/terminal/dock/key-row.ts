/** Keys that a phone's keyboard doesn't have. */
import { element } from './element.ts';

interface Key {
  readonly label: string;
  /** What an arrow is called. */
  readonly name?: string;
  readonly sends: string;
  /** What it sends to a program that asked for application cursor keys. */
  readonly sendsToApplication?: string;
}

const KEYS: readonly Key[] = [
  { label: 'Tab', sends: '\t' },
  { label: 'Ctrl-C', sends: '\u0003' },
  { label: 'Esc', sends: '\u001b' },
  { label: '↑', name: 'Up', sends: '\u001b[A', sendsToApplication: '\u001bOA' },
  { label: '↓', name: 'Down', sends: '\u001b[B', sendsToApplication: '\u001bOB' },
  { label: '←', name: 'Left', sends: '\u001b[D', sendsToApplication: '\u001bOD' },
  { label: '→', name: 'Right', sends: '\u001b[C', sendsToApplication: '\u001bOC' },
];

export interface KeyTarget {
  press(sequence: string): void;
  readonly applicationCursorKeys: boolean;
}

export function keyRow(target: () => KeyTarget | undefined): HTMLElement {
  const buttons = KEYS.map(({ label, name, sends, sendsToApplication }) => {
    const button = element('button', { type: 'button', ...(name === undefined ? {} : { ariaLabel: name }) }, label);
    // The keyboard stays where it is.
    button.addEventListener('pointerdown', (event) => event.preventDefault());
    button.addEventListener('click', () => {
      const screen = target();
      screen?.press(screen.applicationCursorKeys ? (sendsToApplication ?? sends) : sends);
    });
    return button;
  });
  return element('div', { className: 'keys', role: 'group', ariaLabel: 'Keys' }, ...buttons);
}
