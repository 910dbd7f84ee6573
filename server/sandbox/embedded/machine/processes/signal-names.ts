/** Signals as people write them: `TERM`, `SIGTERM`, `15`. */
import { type Signal, SIGNAL_NUMBERS } from '../../process.ts';

export function signalNamed(text: string): Signal['name'] | undefined {
  const upper = text.toUpperCase().replace(/^SIG/, '');
  for (const [name, number] of Object.entries(SIGNAL_NUMBERS)) {
    if (isSignalName(name) && (name === `SIG${upper}` || String(number) === text)) return name;
  }
  return undefined;
}

function isSignalName(name: string): name is Signal['name'] {
  return Object.hasOwn(SIGNAL_NUMBERS, name);
}
