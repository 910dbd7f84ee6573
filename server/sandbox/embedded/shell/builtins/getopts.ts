/** `getopts`: options of a script, one at a time. */
import type { Shell } from '../shell.ts';
import { type Builtin, complain } from './builtin.ts';

export const getopts: Builtin = async (shell, [specification, name, ...own]) => {
  if (specification === undefined || name === undefined)
    return complain(shell, 'getopts: usage: getopts optstring name [arg ...]', 2);
  const args = own.length > 0 ? own : shell.positional;
  const index = Number(shell.variables.get('OPTIND') ?? 1);
  if (index === 1 && shell.optionOffset > 0 && args[0]?.length !== undefined && shell.optionOffset >= args[0].length)
    shell.optionOffset = 0;
  const word = args[index - 1];
  const offset = shell.optionOffset === 0 ? 1 : shell.optionOffset;
  if (word === undefined || !/^-./.test(word) || word === '--') {
    shell.optionOffset = 0;
    if (word === '--') shell.variables.set('OPTIND', String(index + 1));
    shell.variables.set(name, '?');
    return 1;
  }
  const letter = word[offset] ?? '';
  const silent = specification.startsWith(':');
  const known = letter === ':' ? -1 : specification.indexOf(letter, silent ? 1 : 0);
  const advance = (by: number): void => {
    shell.optionOffset = 0;
    shell.variables.set('OPTIND', String(index + by));
  };
  const isLast = offset + 1 >= word.length;
  shell.variables.unset('OPTARG');
  if (known < 0) {
    next(shell, { isLast, offset, advance });
    if (silent) shell.variables.set('OPTARG', letter);
    else await shell.sink(2).write(`${shell.name}: illegal option -- ${letter}\n`);
    shell.variables.set(name, '?');
    return 0;
  }
  if (specification[known + 1] !== ':') {
    next(shell, { isLast, offset, advance });
    shell.variables.set(name, letter);
    return 0;
  }
  const value = isLast ? args[index] : word.slice(offset + 1);
  advance(isLast ? 2 : 1);
  if (value === undefined) {
    shell.variables.set(name, silent ? ':' : '?');
    if (silent) shell.variables.set('OPTARG', letter);
    else await shell.sink(2).write(`${shell.name}: option requires an argument -- ${letter}\n`);
    return 0;
  }
  shell.variables.set('OPTARG', value);
  shell.variables.set(name, letter);
  return 0;
};

function next(
  shell: Shell,
  at: { readonly isLast: boolean; readonly offset: number; readonly advance: (by: number) => void },
): void {
  if (at.isLast) at.advance(1);
  else shell.optionOffset = at.offset + 1;
}
