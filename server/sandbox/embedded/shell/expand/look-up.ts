/** Parameters by name: variables, elements, positional and special ones. Read and, where that is possible, assigned. */
import type { Shell } from '../shell.ts';
import { CommandFailure } from '../state/control-flow.ts';
import { elements, lastIndex } from '../state/variables.ts';
import { parse, parseArithmetic } from '../syntax/parse.ts';

export type Looked =
  | { readonly kind: 'scalar'; readonly text: string | undefined }
  | { readonly kind: 'list'; readonly items: string[]; readonly star: boolean };

export async function lookUp(shell: Shell, name: string): Promise<Looked> {
  if (name === '@' || name === '*') return { kind: 'list', items: [...shell.positional], star: name === '*' };
  const subscript = subscriptOf(name);
  if (subscript === undefined) return { kind: 'scalar', text: special(shell, name) ?? shell.variables.get(name) };
  const value = subscript.name === 'PIPESTATUS' ? pipeStatus(shell) : shell.variables.find(subscript.name)?.value;
  if (subscript.key === '@' || subscript.key === '*') {
    return { kind: 'list', items: elements(value).map(([, text]) => text), star: subscript.key === '*' };
  }
  if (value?.kind === 'associative')
    return { kind: 'scalar', text: value.items.get(await keyText(shell, subscript.key)) };
  const index = await indexOf(shell, subscript.key);
  if (value?.kind === 'indexed') {
    return { kind: 'scalar', text: value.items.get(index < 0 ? lastIndex(value.items) + 1 + index : index) };
  }
  return { kind: 'scalar', text: index === 0 || index === -1 ? value?.text : undefined };
}

/** Assigns text to a variable or an element of one. */
export async function assignTo(shell: Shell, name: string, text: string): Promise<void> {
  const subscript = subscriptOf(name);
  if (subscript === undefined) {
    if (!/^[A-Za-z_]\w*$/.test(name)) throw new CommandFailure(`$${name}: cannot assign in this way`);
    assignScalar(shell, name, shell.variables.find(name)?.integer ? await integerText(shell, text) : text);
    return;
  }
  shell.variables.setElement(subscript.name, await keyOf(shell, subscript.name, subscript.key), text);
}

/** The key of an element: a number, or text for an associative array. */
export async function keyOf(shell: Shell, name: string, key: string): Promise<number | string> {
  return shell.variables.find(name)?.value?.kind === 'associative' ? keyText(shell, key) : indexOf(shell, key);
}

export function subscriptOf(name: string): { readonly name: string; readonly key: string } | undefined {
  const match = /^([A-Za-z_]\w*)\[(.*)\]$/s.exec(name);
  return match === null ? undefined : { name: match[1] ?? '', key: match[2] ?? '' };
}

export async function integerText(shell: Shell, text: string): Promise<string> {
  return text.trim() === '' ? '0' : String(await shell.interpreter.evaluate(shell, parseArithmetic(text)));
}

function assignScalar(shell: Shell, name: string, text: string): void {
  shell.variables.set(name, text);
  if (shell.options.has('allexport')) shell.variables.mark(name, 'exported', true);
  if (name === 'SECONDS') shell.startedAt = shell.process.clock.now() - Number(text) * 1000;
}

async function indexOf(shell: Shell, key: string): Promise<number> {
  return /^\d+$/.test(key) ? Number(key) : Number(await shell.interpreter.evaluate(shell, parseArithmetic(key)));
}

/** The text of a key may itself be quoted and hold expansions. */
async function keyText(shell: Shell, key: string): Promise<string> {
  if (/^[\w.:/@-]*$/.test(key)) return key;
  const command = parse(`: ${/^["'$]/.test(key) ? key : `"${key}"`}`).statements[0]?.pipelines[0]?.commands[0];
  if (command?.type !== 'SimpleCommand') return key;
  const texts = await Promise.all(command.args.map((word) => shell.interpreter.expandText(shell, word)));
  return texts.join(' ');
}

function pipeStatus(shell: Shell): { kind: 'indexed'; items: Map<number, string> } {
  return { kind: 'indexed', items: new Map(shell.pipeStatus.map((status, i) => [i, String(status)])) };
}

type Special = (shell: Shell) => string | undefined;

const SPECIALS: Readonly<Record<string, Special>> = {
  '?': (shell) => String(shell.status),
  '#': (shell) => String(shell.positional.length),
  $: (shell) => String(shell.mainPid),
  '!': (shell) => (shell.lastBackground === undefined ? undefined : String(shell.lastBackground)),
  '-': (shell) => shell.options.letters(shell.interactive),
  '0': (shell) => shell.name,
  _: (shell) => shell.lastArgument,
  BASHPID: (shell) => String(shell.running.pid),
  PPID: (shell) => String(shell.running.identity.ppid),
  UID: (shell) => String(shell.process.user.uid),
  EUID: (shell) => String(shell.process.user.uid),
  RANDOM: (shell) => String(Math.floor(shell.machine.random() * 32768)),
  SRANDOM: (shell) => String(Math.floor(shell.machine.random() * 2 ** 32)),
  SECONDS: (shell) => String(Math.floor((shell.process.clock.now() - shell.startedAt) / 1000)),
  EPOCHSECONDS: (shell) => String(Math.floor(shell.process.clock.now() / 1000)),
  EPOCHREALTIME: (shell) => (shell.process.clock.now() / 1000).toFixed(6),
  LINENO: (shell) => String(shell.line),
  PIPESTATUS: (shell) => String(shell.pipeStatus[0] ?? 0),
  FUNCNAME: (shell) => shell.callStack.at(-1),
};

function special(shell: Shell, name: string): string | undefined {
  if (Object.hasOwn(SPECIALS, name)) return SPECIALS[name]?.(shell);
  return /^\d+$/.test(name) ? shell.positional[Number(name) - 1] : undefined;
}
