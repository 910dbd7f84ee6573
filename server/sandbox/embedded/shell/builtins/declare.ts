/** Variables and their attributes: `declare`, `local`, `export`, `readonly`, `unset`. */
import { assignArray, assignText } from '../execute/assign.ts';
import { keyOf, subscriptOf } from '../expand/look-up.ts';
import { doubleQuote } from '../expand/quote.ts';
import type { Shell } from '../shell.ts';
import { elements, ReadonlyVariable, type Variable } from '../state/variables.ts';
import { parse } from '../syntax/parse.ts';
import { functionText } from '../syntax/source-text.ts';
import { type Builtin, complain } from './builtin.ts';

const NAME = /^[A-Za-z_]\w*$/;

interface Flags {
  readonly on: ReadonlySet<string>;
  readonly off: ReadonlySet<string>;
  readonly rest: readonly string[];
}

export const declare: Builtin = async (shell, args) => {
  const flags = flagsOf(args);
  if (flags.on.has('f') || flags.on.has('F')) return showFunctions(shell, flags);
  if (flags.on.has('p') || flags.rest.length === 0) return show(shell, flags, 'declare');
  return declareAll(shell, flags, { command: 'declare', local: shell.callStack.length > 0 && !flags.on.has('g') });
};

export const local: Builtin = async (shell, args) => {
  if (shell.callStack.length === 0) return complain(shell, 'local: can only be used in a function');
  return declareAll(shell, flagsOf(args), { command: 'local', local: true });
};

export const exportVariables: Builtin = async (shell, args) => {
  const flags = flagsOf(args);
  if (flags.rest.length === 0) return show(shell, { ...flags, on: new Set(['x']) }, 'declare');
  if (flags.on.has('n')) {
    for (const name of flags.rest) shell.variables.mark(name.replace(/=.*/, ''), 'exported', false);
    return 0;
  }
  return declareAll(shell, { ...flags, on: new Set([...flags.on, 'x']) }, { command: 'export', local: false });
};

export const readonly: Builtin = async (shell, args) => {
  const flags = flagsOf(args);
  if (flags.rest.length === 0) return show(shell, { ...flags, on: new Set(['r']) }, 'declare');
  return declareAll(shell, { ...flags, on: new Set([...flags.on, 'r']) }, { command: 'readonly', local: false });
};

export const unset: Builtin = async (shell, args) => {
  const { on, rest } = flagsOf(args);
  let status = 0;
  for (const name of rest) {
    const subscript = subscriptOf(name);
    try {
      if (subscript !== undefined) {
        shell.variables.unsetElement(subscript.name, await keyOf(shell, subscript.name, subscript.key));
      } else if (on.has('f') || (!on.has('v') && shell.variables.find(name) === undefined))
        shell.functions.delete(name);
      else shell.variables.unset(name);
    } catch (error) {
      if (!(error instanceof ReadonlyVariable)) throw error;
      status = await complain(shell, `unset: ${name}: cannot unset: readonly variable`);
    }
  }
  return status;
};

async function declareAll(
  shell: Shell,
  flags: Flags,
  how: { readonly command: string; readonly local: boolean },
): Promise<number> {
  let status = 0;
  for (const arg of flags.rest) {
    const match = /^([^=+[]+)(\[.*?\])?(\+?=)?/s.exec(arg);
    const name = match?.[1] ?? '';
    if (!NAME.test(name)) {
      status = await complain(shell, `${how.command}: \`${arg}': not a valid identifier`);
      continue;
    }
    const variable = prepare(shell, name, { flags, local: how.local });
    const operator = match?.[3];
    if (operator !== undefined) {
      const text = arg.slice(match?.[0].length ?? 0);
      const append = operator === '+=';
      if (text.startsWith('(') && text.endsWith(')')) await fromArrayText(shell, name, { text, append });
      else await assignText(shell, `${name}${match?.[2] ?? ''}`, { text, append });
    }
    if (flags.on.has('r')) variable.readonly = true;
    if (flags.off.has('x')) variable.exported = false;
    if (flags.off.has('i')) variable.integer = false;
  }
  return status;
}

function prepare(
  shell: Shell,
  name: string,
  { flags, local }: { readonly flags: Flags; readonly local: boolean },
): Variable {
  const variable = shell.variables.declare(name, { local });
  if (flags.on.has('x')) variable.exported = true;
  if (flags.on.has('i')) variable.integer = true;
  if (flags.on.has('n')) variable.reference = true;
  if (flags.on.has('l')) variable.letters = 'lower';
  if (flags.on.has('u')) variable.letters = 'upper';
  if (flags.on.has('A') && variable.value?.kind !== 'associative')
    variable.value = { kind: 'associative', items: new Map() };
  if (flags.on.has('a') && variable.value === undefined) variable.value = { kind: 'indexed', items: new Map() };
  return variable;
}

async function fromArrayText(
  shell: Shell,
  name: string,
  { text, append }: { readonly text: string; readonly append: boolean },
): Promise<void> {
  const command = parse(`${name}=${text}`).statements[0]?.pipelines[0]?.commands[0];
  const words = command?.type === 'SimpleCommand' ? (command.assignments[0]?.array ?? []) : [];
  await assignArray(shell, name, { words, append });
}

async function show(shell: Shell, flags: Flags, command: string): Promise<number> {
  const names = flags.rest.length > 0 ? flags.rest : shell.variables.names();
  let status = 0;
  for (const name of names) {
    const variable = shell.variables.find(name);
    if (variable === undefined) status = await complain(shell, `${command}: ${name}: not found`);
    else if (!flags.on.has('x') || variable.exported) {
      if (flags.on.has('r') && !variable.readonly) continue;
      await shell.write(`${declarationOf(name, variable)}\n`);
    }
  }
  return status;
}

function declarationOf(name: string, variable: Variable): string {
  const { value } = variable;
  const kind = value?.kind === 'indexed' ? 'a' : value?.kind === 'associative' ? 'A' : '';
  const letters =
    `${kind}${variable.integer ? 'i' : ''}${variable.readonly ? 'r' : ''}${variable.exported ? 'x' : ''}` || '-';
  if (value === undefined) return `declare -${letters} ${name}`;
  if (value.kind === 'scalar') return `declare -${letters} ${name}=${doubleQuote(value.text)}`;
  const items = elements(value).map(([key, text]) => `[${key}]=${doubleQuote(text)}`);
  return `declare -${letters} ${name}=(${items.join(' ')}${value.kind === 'associative' && items.length > 0 ? ' ' : ''})`;
}

async function showFunctions(shell: Shell, flags: Flags): Promise<number> {
  const names = flags.rest.length > 0 ? flags.rest : [...shell.functions.keys()].toSorted();
  let status = 0;
  for (const name of names) {
    const definition = shell.functions.get(name);
    if (definition === undefined) status = 1;
    else if (flags.on.has('F')) await shell.write(flags.rest.length > 0 ? `${name}\n` : `declare -f ${name}\n`);
    else await shell.write(`${functionText(definition)}\n`);
  }
  return status;
}

/** `-x` switches on and `+x` off. */
function flagsOf(args: readonly string[]): Flags {
  const on = new Set<string>();
  const off = new Set<string>();
  let i = 0;
  for (; i < args.length; i++) {
    const arg = args[i] ?? '';
    if (arg === '--') {
      i++;
      break;
    }
    if (!/^[-+][A-Za-z]+$/.test(arg)) break;
    for (const letter of arg.slice(1)) (arg.startsWith('-') ? on : off).add(letter);
  }
  return { on, off, rest: args.slice(i) };
}
