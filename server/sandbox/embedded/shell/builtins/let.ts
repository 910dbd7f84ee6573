/** `let`: arithmetic for its side effects. */
import { parseArithmetic } from '../syntax/parse.ts';
import { type Builtin, complain } from './builtin.ts';

export const letExpressions: Builtin = async (shell, args) => {
  if (args.length === 0) return complain(shell, 'let: expression expected');
  let value = 0n;
  for (const arg of args) value = await shell.interpreter.evaluate(shell, parseArithmetic(arg));
  return value === 0n ? 1 : 0;
};
