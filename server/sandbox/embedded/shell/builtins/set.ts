/** `set`, `shopt` and `shift`. */
import { quoteIfNeeded } from '../expand/quote.ts';
import type { Shell } from '../shell.ts';
import { isSetOption, isShopt, SET_OPTIONS, SHOPT_DEFAULTS, type SetOption } from '../state/options.ts';
import { type Builtin, complain } from './builtin.ts';

export const set: Builtin = async (shell, args) => {
  if (args.length === 0) {
    for (const name of shell.variables.names()) {
      const text = shell.variables.get(name);
      if (text !== undefined) await shell.write(`${name}=${quoteIfNeeded(text)}\n`);
    }
    return 0;
  }
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? '';
    if (arg === '--') {
      shell.positional = args.slice(i + 1);
      return 0;
    }
    if (!/^[-+]./.test(arg)) {
      shell.positional = args.slice(i);
      return 0;
    }
    const on = arg.startsWith('-');
    if (/^[-+]o$/.test(arg)) {
      const name = args[++i];
      if (name === undefined) return showSetOptions(shell, on);
      if (!isSetOption(name)) return complain(shell, `set: ${name}: invalid option name`);
      shell.options.switch(name, on);
      continue;
    }
    for (const letter of arg.slice(1)) {
      const option = letter === 'o' ? nameAt(args, ++i) : optionOf(letter);
      if (option === undefined)
        return complain(
          shell,
          `set: ${arg[0]}${letter}: invalid option\nset: usage: set [-abefhkmnptuvxBCEHPT] [-o option-name] [--] [-] [arg ...]`,
          2,
        );
      if (option !== 'ignored') shell.options.switch(option, on);
    }
  }
  return 0;
};

export const shopt: Builtin = async (shell, args) => {
  const names = args.filter((arg) => !/^-[supqo]+$/.test(arg));
  const flags = args.filter((arg) => /^-[supqo]+$/.test(arg)).join('');
  const on = flags.includes('s');
  const change = on || flags.includes('u');
  let status = 0;
  for (const name of names.length > 0 ? names : Object.keys(SHOPT_DEFAULTS)) {
    if (!isShopt(name)) {
      status = await complain(shell, `shopt: ${name}: invalid shell option name`);
      continue;
    }
    if (change && names.length > 0) shell.options.shopt.set(name, on);
    else {
      const enabled = shell.options.enabled(name);
      if (!enabled) status = names.length > 0 ? 1 : 0;
      if (change && enabled !== on) continue;
      if (!flags.includes('q')) await shell.write(`${name.padEnd(20)}\t${enabled ? 'on' : 'off'}\n`);
    }
  }
  return status;
};

export const shift: Builtin = async (shell, [count]) => {
  const number = count === undefined ? 1 : Number(count);
  if (!Number.isInteger(number)) return complain(shell, `shift: ${count}: numeric argument required`);
  if (number < 0) return complain(shell, `shift: ${count}: shift count out of range`);
  if (number > shell.positional.length) return 1;
  shell.positional = shell.positional.slice(number);
  return 0;
};

function optionOf(letter: string): SetOption | 'ignored' | undefined {
  for (const [name, each] of Object.entries(SET_OPTIONS)) if (each === letter && isSetOption(name)) return name;
  return 'bkptBEHPT'.includes(letter) ? 'ignored' : undefined;
}

function nameAt(args: readonly string[], index: number): SetOption | undefined {
  const name = args[index] ?? '';
  return isSetOption(name) ? name : undefined;
}

async function showSetOptions(shell: Shell, readable: boolean): Promise<number> {
  for (const name of Object.keys(SET_OPTIONS).toSorted()) {
    const on = isSetOption(name) && shell.options.has(name);
    await shell.write(readable ? `${name.padEnd(15)}\t${on ? 'on' : 'off'}\n` : `set ${on ? '-' : '+'}o ${name}\n`);
  }
  return 0;
}
