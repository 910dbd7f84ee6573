/** `history`: what was typed at the prompt. */
import { type Builtin, complain } from './builtin.ts';

export const history: Builtin = async (shell, [first, second]) => {
  const { history: entries } = shell;
  if (entries === undefined) return 0;
  if (first === '-c') {
    entries.clear();
    return 0;
  }
  if (first === '-d') {
    const number = Number(second);
    if (!entries.remove(number)) return complain(shell, `history: ${second ?? ''}: history position out of range`);
    return 0;
  }
  if (first !== undefined && /^-[anrw]$/.test(first)) return 0;
  if (first !== undefined && !/^\d+$/.test(first))
    return complain(shell, `history: ${first}: numeric argument required`);
  const shown = first === undefined ? entries.list() : entries.list().slice(-Number(first));
  await shell.write(shown.map(({ number, text }) => `${String(number).padStart(5)}  ${text}\n`).join(''));
  return 0;
};
