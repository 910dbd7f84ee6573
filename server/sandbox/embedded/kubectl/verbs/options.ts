/** `kubectl options`: the flags that every command takes. */
import { GLOBAL_FLAGS } from '../cli/global-flags.ts';
import type { FlagRule } from '../cli/flags.ts';
import type { Verb } from '../invocation.ts';

export const options: Verb = {
  summary: 'Print the list of flags inherited by all commands',
  usage: '',
  flags: {},
  async run({ out }) {
    const rules: Readonly<Record<string, FlagRule>> = GLOBAL_FLAGS;
    const rows = Object.entries(rules).map(
      ([name, { short, help }]) => `    ${short ? `-${short}, ` : ''}--${name}:\n\t${help}\n`,
    );
    await out(`The following options can be passed to any command:\n\n${rows.join('\n')}`);
    return 0;
  },
};
