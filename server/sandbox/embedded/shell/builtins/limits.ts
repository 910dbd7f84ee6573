/** `umask`, `ulimit` and `times`. */
import { type Builtin, complain } from './builtin.ts';

export const umask: Builtin = async (shell, args) => {
  const mask = args.find((arg) => !arg.startsWith('-'));
  if (mask === undefined) {
    await shell.write(`${shell.umask.toString(8).padStart(4, '0')}\n`);
    return 0;
  }
  if (!/^[0-7]+$/.test(mask)) return complain(shell, `umask: ${mask}: octal number out of range`);
  shell.umask = Number.parseInt(mask, 8);
  return 0;
};

export const ulimit: Builtin = async (shell, args) => {
  if (args.length > 1)
    return complain(shell, 'sandbox: ulimit with a value is not part of the simulator; it works in a real cluster');
  await shell.write(args[0] === '-u' ? '256\n' : 'unlimited\n');
  return 0;
};

/** Processor time is not counted here. */
export const times: Builtin = async (shell) => {
  await shell.write('0m0.000s 0m0.000s\n0m0.000s 0m0.000s\n');
  return 0;
};
