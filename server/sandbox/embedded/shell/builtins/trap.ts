/** `trap`: commands for signals and for the end of the shell. */
import type { Shell } from '../shell.ts';
import { quoteForShell } from '../expand/quote.ts';
import type { TrapName } from '../state/traps.ts';
import { type Builtin, complain } from './builtin.ts';
import { signalNamed } from '../../machine/processes/signal-names.ts';

export const trap: Builtin = async (shell, args) => {
  const rest = args[0] === '--' ? args.slice(1) : args;
  const [command, ...names] = rest;
  if (command === undefined || command === '-p') {
    const wanted = new Set(names.map(trapNamed));
    for (const [name, text] of shell.traps.entries()) {
      if (wanted.size === 0 || wanted.has(name)) await shell.write(`trap -- ${quoteForShell(text)} ${name}\n`);
    }
    return 0;
  }
  if (command === '-l') return complain(shell, 'trap: use kill -l', 2);
  const reset = command === '-' || (names.length === 0 && trapNamed(command) !== undefined);
  let status = 0;
  for (const each of names.length === 0 ? [command] : names) {
    const name = trapNamed(each);
    if (name === undefined) status = await complain(shell, `trap: ${each}: invalid signal specification`);
    else if (reset) shell.traps.clear(name);
    else install(shell, name, command);
  }
  return status;
};

function install(shell: Shell, name: TrapName, command: string): void {
  const release = isSignal(name) ? shell.running.handle(name, () => receive(shell, name)) : () => {};
  shell.traps.set(name, command, release);
}

function receive(shell: Shell, name: TrapName): void {
  shell.traps.remember(name);
  shell.onTrap?.();
}

function isSignal(name: TrapName): name is Exclude<TrapName, 'EXIT' | 'ERR' | 'DEBUG' | 'RETURN'> {
  return name.startsWith('SIG');
}

function trapNamed(text: string): TrapName | undefined {
  const upper = text.toUpperCase();
  if (upper === 'EXIT' || text === '0') return 'EXIT';
  if (upper === 'ERR' || upper === 'DEBUG' || upper === 'RETURN') return upper;
  return signalNamed(text);
}
