/** `echo`, with bash's options. */
import { expandEscapes, rawOutput } from './escapes.ts';
import type { Builtin } from './builtin.ts';

export const echo: Builtin = async (shell, args) => {
  let newline = true;
  let escapes = false;
  let i = 0;
  for (; i < args.length && /^-[neE]+$/.test(args[i] ?? ''); i++) {
    for (const letter of (args[i] ?? '').slice(1)) {
      if (letter === 'n') newline = false;
      else escapes = letter === 'e';
    }
  }
  const text = args.slice(i).join(' ');
  if (!escapes) {
    await shell.write(newline ? `${text}\n` : text);
    return 0;
  }
  const expanded = expandEscapes(text);
  await shell.write(rawOutput(expanded.text + (newline && !expanded.stop ? '\n' : '')));
  return 0;
};
