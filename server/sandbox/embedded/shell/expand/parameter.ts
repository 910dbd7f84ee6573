/** `$x` and `${x…}`: the value of a parameter, and what may be done to it on the way. */
import { LimitExceeded, LIMITS } from '../limits.ts';
import type { Shell } from '../shell.ts';
import { CommandFailure } from '../state/control-flow.ts';
import { elements } from '../state/variables.ts';
import type { Operation, ParameterOperation, ParameterPart } from '../syntax/ast.ts';
import { patternSource, patternToRegExp } from './pattern.ts';
import { assignTo, lookUp, type Looked } from './look-up.ts';
import { quoteForShell } from './quote.ts';

/** A string, or a list where the parameter is `$@`, `$*` or `a[@]` and its items stay words of their own. */
export async function expandParameter(shell: Shell, part: ParameterPart, quoted: boolean): Promise<string | string[]> {
  const result = await apply(shell, { name: part.parameter, operation: part.operation, quoted });
  if (result.kind === 'scalar') return result.text ?? '';
  if (quoted && result.star) return result.items.join((shell.variables.get('IFS') ?? ' ').charAt(0));
  return result.items;
}

interface Request {
  readonly name: string;
  readonly operation: ParameterOperation | null;
  readonly quoted: boolean;
}

async function apply(shell: Shell, request: Request): Promise<Looked> {
  const { name, operation, quoted } = request;
  if (operation === null) {
    const looked = await lookUp(shell, name);
    if (looked.kind === 'scalar' && looked.text === undefined) requireSet(shell, name);
    return looked;
  }
  switch (operation.type) {
    case 'ArrayKeys':
      return keysOf(shell, operation);
    case 'VarNamePrefix':
      return list(
        shell.variables.names().filter((each) => each.startsWith(operation.prefix)),
        operation.star,
      );
    case 'Indirection': {
      const target = await lookUp(shell, name);
      const inner = operation.innerOp ?? null;
      const next = target.kind === 'scalar' ? (target.text ?? '') : '';
      if (next === '') throw new CommandFailure(`${name}: invalid indirect expansion`);
      return apply(shell, { name: next, operation: inner, quoted });
    }
    case 'BadSubstitution':
      throw new CommandFailure(`${operation.text}: bad substitution`);
    case 'LengthSliceError':
      throw new CommandFailure(`${name}: bad substitution`);
    case 'Length':
      return lengthOf(shell, name);
    case 'DefaultValue':
    case 'AssignDefault':
    case 'ErrorIfUnset':
    case 'UseAlternative':
      return whenUnset(shell, request, operation);
    case 'Substring':
      return slice(shell, name, operation);
    case 'PatternRemoval':
    case 'PatternReplacement':
    case 'CaseModification':
    case 'Transform': {
      const change = await changeOf(shell, name, operation);
      return map(await lookUp(shell, name), change);
    }
  }
}

function requireSet(shell: Shell, name: string): void {
  if (shell.options.has('nounset') && !/^[@*]$|\[[@*]\]$/.test(name)) {
    throw new CommandFailure(
      `${/^\d+$/.test(name) ? `$${name}` : name}: unbound variable`,
      shell.interactive ? 1 : 127,
    );
  }
}

type UnsetOperation = Operation<'DefaultValue' | 'AssignDefault' | 'ErrorIfUnset' | 'UseAlternative'>;

async function whenUnset(shell: Shell, request: Request, operation: UnsetOperation): Promise<Looked> {
  const looked = await lookUp(shell, request.name);
  const text = looked.kind === 'scalar' ? looked.text : looked.items.length === 0 ? undefined : looked.items.join(' ');
  const missing = text === undefined || (operation.checkEmpty && text === '');
  if (operation.type === 'UseAlternative') {
    return missing ? scalar('') : scalar(await shell.interpreter.expandText(shell, operation.word, request.quoted));
  }
  if (!missing) return looked;
  switch (operation.type) {
    case 'DefaultValue':
      return scalar(await shell.interpreter.expandText(shell, operation.word, request.quoted));
    case 'AssignDefault': {
      const value = await shell.interpreter.expandText(shell, operation.word, request.quoted);
      await assignTo(shell, request.name, value);
      return scalar(value);
    }
    case 'ErrorIfUnset': {
      const standard = operation.checkEmpty ? 'parameter null or not set' : 'parameter not set';
      const message = operation.word === null ? standard : await shell.interpreter.expandText(shell, operation.word);
      throw new CommandFailure(`${request.name}: ${message || standard}`, shell.interactive ? 1 : 127);
    }
  }
}

async function keysOf(shell: Shell, operation: Operation<'ArrayKeys'>): Promise<Looked> {
  return list(
    elements(shell.variables.find(operation.array)?.value).map(([key]) => key),
    operation.star,
  );
}

async function lengthOf(shell: Shell, name: string): Promise<Looked> {
  if (name === '@' || name === '*') return scalar(String(shell.positional.length));
  const looked = await lookUp(shell, name);
  if (looked.kind === 'list') return scalar(String(looked.items.length));
  if (looked.text === undefined) requireSet(shell, name);
  return scalar(String([...(looked.text ?? '')].length));
}

async function slice(shell: Shell, name: string, operation: Operation<'Substring'>): Promise<Looked> {
  const looked = await lookUp(shell, name);
  let offset = Number(await shell.interpreter.evaluate(shell, operation.offset));
  const length =
    operation.length === null ? undefined : Number(await shell.interpreter.evaluate(shell, operation.length));
  if (looked.kind === 'list') {
    // $@ counts from $0.
    const items = name === '@' || name === '*' ? [shell.name, ...looked.items] : looked.items;
    if ((name === '@' || name === '*') && offset === 0 && length === undefined) return looked;
    if (offset < 0) offset = Math.max(0, items.length + offset);
    if (length !== undefined && length < 0) throw new CommandFailure(`${length}: substring expression < 0`);
    return list(items.slice(offset, length === undefined ? undefined : offset + length), looked.star);
  }
  const chars = [...(looked.text ?? '')];
  if (offset < 0) offset = chars.length + offset;
  if (offset < 0 || offset > chars.length) return scalar('');
  const end = length === undefined ? chars.length : length < 0 ? chars.length + length : offset + length;
  if (end < offset) throw new CommandFailure(`${length}: substring expression < 0`);
  return scalar(chars.slice(offset, end).join(''));
}

type Change = (text: string) => string;

async function changeOf(
  shell: Shell,
  name: string,
  operation: Operation<'PatternRemoval' | 'PatternReplacement' | 'CaseModification' | 'Transform'>,
): Promise<Change> {
  switch (operation.type) {
    case 'PatternRemoval':
      return removal(await shell.interpreter.expandPattern(shell, operation.pattern), operation);
    case 'PatternReplacement': {
      const source = patternSource(await shell.interpreter.expandPattern(shell, operation.pattern));
      const replacement = await shell.interpreter.expandText(shell, operation.replacement);
      if (source === '') return (text) => text;
      const anchored =
        operation.anchor === 'start' ? `^(?:${source})` : operation.anchor === 'end' ? `(?:${source})$` : source;
      const regExp = new RegExp(anchored, operation.all ? 'gsu' : 'su');
      return (text) => bounded(text.replace(regExp, () => replacement));
    }
    case 'CaseModification': {
      const pattern =
        operation.pattern === null ? '?' : await shell.interpreter.expandPattern(shell, operation.pattern);
      const matcher = patternToRegExp(pattern || '?');
      const change = (char: string): string =>
        operation.direction === 'upper' ? char.toUpperCase() : char.toLowerCase();
      return (text) =>
        [...text].map((char, i) => ((operation.all || i === 0) && matcher.test(char) ? change(char) : char)).join('');
    }
    case 'Transform':
      return transformation(shell, name, operation.operator);
  }
}

function removal(pattern: string, operation: Operation<'PatternRemoval'>): Change {
  if (operation.side === 'prefix') {
    const regExp = new RegExp(`^(?:${patternSource(pattern, !operation.greedy)})`, 'su');
    return (text) => text.replace(regExp, '');
  }
  const regExp = new RegExp(`^(.*${operation.greedy ? '?' : ''})(?:${patternSource(pattern)})$`, 'su');
  return (text) => regExp.exec(text)?.[1] ?? text;
}

function transformation(shell: Shell, name: string, operator: Operation<'Transform'>['operator']): Change {
  switch (operator) {
    case 'Q':
      return quoteForShell;
    case 'U':
      return (text) => text.toUpperCase();
    case 'u':
      return (text) => text.charAt(0).toUpperCase() + text.slice(1);
    case 'L':
      return (text) => text.toLowerCase();
    case 'A':
      return (text) => `${name}=${quoteForShell(text)}`;
    case 'a': {
      const variable = shell.variables.find(name.replace(/\[.*/, ''));
      const kind = variable?.value?.kind === 'indexed' ? 'a' : variable?.value?.kind === 'associative' ? 'A' : '';
      return () =>
        `${kind}${variable?.integer ? 'i' : ''}${variable?.readonly ? 'r' : ''}${variable?.exported ? 'x' : ''}`;
    }
    case 'E':
    case 'P':
      return (text) => text.replaceAll('\\n', '\n').replaceAll('\\t', '\t').replaceAll('\\\\', '\\');
    case 'K':
    case 'k':
      return (text) => text;
  }
}

function map(looked: Looked, change: Change): Looked {
  if (looked.kind === 'list') return { ...looked, items: looked.items.map(change) };
  return scalar(looked.text === undefined ? undefined : change(looked.text));
}

function bounded(text: string): string {
  if (text.length > LIMITS.string) throw new LimitExceeded('string');
  return text;
}

function scalar(text: string | undefined): Looked {
  return { kind: 'scalar', text };
}

function list(items: string[], star: boolean): Looked {
  return { kind: 'list', items, star };
}
