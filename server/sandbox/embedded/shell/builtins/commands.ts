/** Which command a name stands for, and running one past functions or shell.builtins. */
import { runProgram } from '../execute/program.ts';
import type { Shell } from '../shell.ts';
import { functionText } from '../syntax/source-text.ts';
import { KEYWORDS } from '../syntax/keywords.ts';
import { type Builtin, complain, optionsOf } from './builtin.ts';

export const type: Builtin = async (shell, args) => {
  const { flags, rest, invalid } = optionsOf(args, 'aftpP');
  if (invalid !== undefined)
    return complain(shell, `type: ${invalid}: invalid option\ntype: usage: type [-afptP] name [name ...]`, 2);
  let status = 0;
  for (const name of rest) {
    const found = await describe(shell, name);
    const first = found[0];
    if (first === undefined) {
      status = 1;
      if (!flags.has('t') && !flags.has('p')) await shell.complain(`type: ${name}: not found`);
    } else if (flags.has('t')) await shell.write(`${first.kind}\n`);
    else if (flags.has('p') || flags.has('P')) {
      if (first.path !== undefined) await shell.write(`${first.path}\n`);
    } else {
      for (const each of flags.has('a') ? found : [first]) await shell.write(`${each.text}\n`);
    }
  }
  return status;
};

export const command: Builtin = async (shell, args) => {
  const { flags, rest } = optionsOf(args, 'pvV');
  const [name, ...words] = rest;
  if (name === undefined) return 0;
  if (flags.has('v') || flags.has('V')) {
    let status = 1;
    for (const each of rest) {
      const [found] = await describe(shell, each);
      if (found === undefined) {
        if (flags.has('V')) await shell.complain(`command: ${each}: not found`);
        continue;
      }
      status = 0;
      await shell.write(`${flags.has('V') ? found.text : found.short}\n`);
    }
    return status;
  }
  const own = Object.hasOwn(shell.builtins, name) ? shell.builtins[name] : undefined;
  if (own !== undefined && name !== 'exec') return own(shell, words);
  return runProgram(shell, { argv: rest, environment: shell.variables.environment(), placement: 'in-shell' });
};

export const builtin: Builtin = async (shell, [name, ...args]) => {
  if (name === undefined) return 0;
  const own = Object.hasOwn(shell.builtins, name) ? shell.builtins[name] : undefined;
  return own === undefined ? complain(shell, `builtin: ${name}: not a shell builtin`) : own(shell, args);
};

export const enable: Builtin = async (shell, args) => {
  const { flags, rest } = optionsOf(args, 'anp');
  if (rest.length === 0) {
    for (const name of Object.keys(shell.builtins)) {
      const off = shell.disabledBuiltins.has(name);
      if (flags.has('a') || off === flags.has('n')) await shell.write(`enable ${off ? '-n ' : ''}${name}\n`);
    }
    return 0;
  }
  let status = 0;
  for (const name of rest) {
    if (!Object.hasOwn(shell.builtins, name)) status = await complain(shell, `enable: ${name}: not a shell builtin`);
    else if (flags.has('n')) shell.disabledBuiltins.add(name);
    else shell.disabledBuiltins.delete(name);
  }
  return status;
};

/** There is no table of paths to forget: every command is looked up anew. */
export const hash: Builtin = async (shell, args) => {
  const { flags, rest } = optionsOf(args, 'rdlpt');
  if (rest.length === 0 && flags.size === 0) await shell.write('hash: hash table empty\n');
  let status = 0;
  for (const name of rest) {
    if ((await programPath(shell, name)) === undefined) status = await complain(shell, `hash: ${name}: not found`);
  }
  return status;
};

interface Meaning {
  readonly kind: 'alias' | 'keyword' | 'function' | 'builtin' | 'file';
  readonly text: string;
  /** As `command -v` prints it. */
  readonly short: string;
  readonly path?: string;
}

async function describe(shell: Shell, name: string): Promise<Meaning[]> {
  const meanings: Meaning[] = [];
  const aliasText = shell.aliases.get(name);
  if (aliasText !== undefined) {
    meanings.push({
      kind: 'alias',
      text: `${name} is aliased to \`${aliasText}'`,
      short: `alias ${name}='${aliasText}'`,
    });
  }
  if (KEYWORDS.has(name)) meanings.push({ kind: 'keyword', text: `${name} is a shell keyword`, short: name });
  const definition = shell.functions.get(name);
  if (definition !== undefined) {
    meanings.push({ kind: 'function', text: `${name} is a function\n${functionText(definition)}`, short: name });
  }
  if (Object.hasOwn(shell.builtins, name))
    meanings.push({ kind: 'builtin', text: `${name} is a shell builtin`, short: name });
  const path = await programPath(shell, name);
  if (path !== undefined) meanings.push({ kind: 'file', text: `${name} is ${path}`, short: path, path });
  return meanings;
}

async function programPath(shell: Shell, name: string): Promise<string | undefined> {
  const { user } = shell.process;
  if (!name.includes('/'))
    return shell.machine.executables.which(name, { path: shell.variables.get('PATH') ?? '', cwd: shell.cwd, user });
  return (await shell.fs.exists(shell.path(name))) ? name : undefined;
}
