/** A simple command: assignments, then a function, a builtin or a program, by name. */
import { expandWord, expandWords } from '../expand/words.ts';
import type { Shell } from '../shell.ts';
import { CommandFailure } from '../state/control-flow.ts';
import type { Command, SimpleCommandNode, WordNode } from '../syntax/ast.ts';
import { expandAlias } from './aliases.ts';
import { assign } from './assign.ts';
import { callFunction } from './functions.ts';
import type { Placement } from './placement.ts';
import { runProgram } from './program.ts';
import { report } from './fork.ts';
import { RedirectionFailure, redirect, withRedirections } from './redirect.ts';

/** Arguments of these may be assignments, which are not split: `export A=$b`. */
const DECLARING = new Set(['declare', 'typeset', 'local', 'export', 'readonly']);

export async function runSimple(shell: Shell, node: Command<'SimpleCommand'>, placement: Placement): Promise<number> {
  const alias = expandAlias(shell, node);
  if (alias !== undefined) return shell.interpreter.runStatements(shell, alias);
  shell.substitutionStatus = 0;
  const [name, ...args] = await expandCommand(shell, node);
  if (name === undefined) return assignOnly(shell, node);
  if (shell.options.has('xtrace')) await trace(shell, [name, ...args]);
  const status = await dispatch(shell, { name, args, node, placement });
  shell.lastArgument = args.at(-1) ?? name;
  return status;
}

interface Call {
  readonly name: string;
  readonly args: readonly string[];
  readonly node: SimpleCommandNode;
  readonly placement: Placement;
}

async function dispatch(shell: Shell, call: Call): Promise<number> {
  const { name, args, node, placement } = call;
  const definition = shell.functions.get(name);
  if (definition !== undefined) {
    return withAssignments(shell, node, () =>
      withRedirections(shell, node.redirections, () => callFunction(shell, definition, args)),
    );
  }
  const builtin = Object.hasOwn(shell.builtins, name) ? shell.builtins[name] : undefined;
  if (builtin !== undefined && !shell.disabledBuiltins.has(name)) {
    if (name === 'exec') return runExec(shell, call);
    return withAssignments(shell, node, () =>
      withRedirections(shell, node.redirections, () => runBuiltin(shell, () => builtin(shell, args))),
    );
  }
  const environment = await environmentOf(shell, node);
  return withRedirections(shell, node.redirections, () =>
    runProgram(shell, { argv: [name, ...args], environment, placement }),
  );
}

/** A builtin's mistakes are its own: they end it with a message, not the script. */
async function runBuiltin(shell: Shell, body: () => Promise<number>): Promise<number> {
  try {
    return await body();
  } catch (error) {
    if (error instanceof CommandFailure) return report(shell, error);
    throw error;
  }
}

/** `exec` with a program ends the shell with it; without one its redirections stay. */
async function runExec(shell: Shell, { args, node }: Call): Promise<number> {
  if (args.length === 0) {
    try {
      await redirect(shell, node.redirections);
    } catch (error) {
      if (!(error instanceof RedirectionFailure)) throw error;
      await shell.complain(error.message);
      return 1;
    }
    return 0;
  }
  const environment = await environmentOf(shell, node);
  return withRedirections(shell, node.redirections, () =>
    runProgram(shell, { argv: args, environment, placement: 'exec' }),
  );
}

async function expandCommand(shell: Shell, node: SimpleCommandNode): Promise<string[]> {
  if (node.name === null) return [];
  const name = await expandWord(shell, node.name);
  if (name[0] === undefined || !DECLARING.has(name[0])) return [...name, ...(await expandWords(shell, node.args))];
  const strings = name;
  for (const word of node.args) {
    if (isAssignment(word)) strings.push(await declaration(shell, word));
    else strings.push(...(await expandWord(shell, word)));
  }
  return strings;
}

function isAssignment(word: WordNode): boolean {
  const [first] = word.parts;
  return first?.type === 'Literal' && /^[A-Za-z_]\w*\+?=/.test(first.value);
}

/** An array in a declaration reaches the builtin as source text, which parses it as an assignment. */
async function declaration(shell: Shell, word: WordNode): Promise<string> {
  const [first] = word.parts;
  if (first?.type !== 'Literal' || !/^[A-Za-z_]\w*\+?=\(/.test(first.value))
    return shell.interpreter.expandText(shell, word);
  return word.parts.map(sourceOf).join('');
}

function sourceOf(part: WordNode['parts'][number]): string {
  switch (part.type) {
    case 'Literal':
      return part.value;
    case 'Glob':
      return part.pattern;
    case 'SingleQuoted':
      return `'${part.value}'`;
    case 'Escaped':
      return `\\${part.value}`;
    case 'DoubleQuoted':
      return `"${part.parts.map((inner) => (inner.type === 'Literal' ? inner.value.replace(/["\\]/g, '\\$&') : sourceOf(inner))).join('')}"`;
    case 'ParameterExpansion':
      return `\${${part.parameter}}`;
    default:
      throw new CommandFailure(
        'sandbox: expansions inside a declared array are not part of the simulator; assign it on a line of its own',
      );
  }
}

async function assignOnly(shell: Shell, node: SimpleCommandNode): Promise<number> {
  for (const assignment of node.assignments) {
    await assign(shell, assignment);
    if (shell.options.has('xtrace'))
      await trace(shell, [`${assignment.name}=${shell.variables.get(assignment.name) ?? ''}`]);
  }
  return withRedirections(shell, node.redirections, async () => shell.substitutionStatus);
}

/** `X=1 command`: the variable holds for the command only. */
async function withAssignments(shell: Shell, node: SimpleCommandNode, body: () => Promise<number>): Promise<number> {
  if (node.assignments.length === 0) return body();
  shell.variables.enterFunction();
  try {
    for (const assignment of node.assignments) {
      shell.variables.declare(assignment.name, { local: true }).exported = true;
      await assign(shell, assignment);
    }
    return await body();
  } finally {
    shell.variables.leaveFunction();
  }
}

async function environmentOf(shell: Shell, node: SimpleCommandNode): Promise<Record<string, string>> {
  const environment = shell.variables.environment();
  for (const assignment of node.assignments) {
    const before = assignment.append ? (environment[assignment.name] ?? '') : '';
    environment[assignment.name] = before + (await shell.interpreter.expandText(shell, assignment.value));
  }
  return environment;
}

async function trace(shell: Shell, words: readonly string[]): Promise<void> {
  const shown = words
    .map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`))
    .join(' ');
  await shell.sink(2).write(`${shell.variables.get('PS4') ?? '+ '}${shown}\n`);
}
