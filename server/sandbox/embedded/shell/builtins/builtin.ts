/** What a builtin is: a command that runs inside the shell, because it reads or changes the shell itself. */
import type { Shell } from '../shell.ts';

export type Builtin = (shell: Shell, args: readonly string[]) => Promise<number>;

/** `bash: cd: …`, and the status that goes with it. */
export async function complain(shell: Shell, message: string, status = 1): Promise<number> {
  await shell.complain(message);
  return status;
}

/** Letters of leading options (`-rs -p x`), with the words of those that take one, and what follows them. */
export function optionsOf(
  args: readonly string[],
  accepted: string,
): { readonly flags: ReadonlyMap<string, string>; readonly rest: readonly string[]; readonly invalid?: string } {
  const flags = new Map<string, string>();
  let i = 0;
  for (; i < args.length; i++) {
    const arg = args[i] ?? '';
    if (arg === '--') {
      i++;
      break;
    }
    if (!/^-./.test(arg)) break;
    for (let at = 1; at < arg.length; at++) {
      const letter = arg[at] ?? '';
      const known = accepted.indexOf(letter);
      if (known < 0) return { flags, rest: args.slice(i), invalid: `-${letter}` };
      if (accepted[known + 1] !== ':') {
        flags.set(letter, '');
        continue;
      }
      const attached = arg.slice(at + 1);
      flags.set(letter, attached === '' ? (args[++i] ?? '') : attached);
      break;
    }
  }
  return { flags, rest: args.slice(i) };
}
