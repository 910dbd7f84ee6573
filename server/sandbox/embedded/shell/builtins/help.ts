/** `help`: the builtins by name. */
import { type Builtin, complain } from './builtin.ts';

export const help: Builtin = async (shell, [name]) => {
  if (name !== undefined) {
    if (!Object.hasOwn(shell.builtins, name))
      return complain(
        shell,
        `help: no help topics match \`${name}'.  Try \`help help' or \`man -k ${name}' or \`info ${name}'.`,
      );
    await shell.write(`${name}: a shell builtin\n`);
    return 0;
  }
  const version = shell.variables.get('BASH_VERSION') ?? '';
  const names = Object.keys(shell.builtins).toSorted();
  await shell.write(
    `GNU bash, version ${version} (x86_64-pc-linux-gnu)\nThese shell commands are defined internally:\n\n${names.map((each) => ` ${each}\n`).join('')}`,
  );
  return 0;
};
