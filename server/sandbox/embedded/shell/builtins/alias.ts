/** `alias` and `unalias`. */
import { quoteForShell } from '../expand/quote.ts';
import { type Builtin, complain } from './builtin.ts';

export const alias: Builtin = async (shell, args) => {
  const names = args.filter((arg) => arg !== '-p');
  if (names.length === 0) {
    for (const name of [...shell.aliases.keys()].toSorted())
      await shell.write(`alias ${name}=${quoteForShell(shell.aliases.get(name) ?? '')}\n`);
    return 0;
  }
  let status = 0;
  for (const arg of names) {
    const equals = arg.indexOf('=');
    if (equals > 0) shell.aliases.set(arg.slice(0, equals), arg.slice(equals + 1));
    else if (shell.aliases.has(arg)) await shell.write(`alias ${arg}=${quoteForShell(shell.aliases.get(arg) ?? '')}\n`);
    else status = await complain(shell, `alias: ${arg}: not found`);
  }
  return status;
};

export const unalias: Builtin = async (shell, args) => {
  if (args.includes('-a')) shell.aliases.clear();
  let status = 0;
  for (const name of args.filter((arg) => arg !== '-a')) {
    if (!shell.aliases.delete(name)) status = await complain(shell, `unalias: ${name}: not found`);
  }
  return status;
};
