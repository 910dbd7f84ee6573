/** Words to strings, in bash's order: braces, then parameters, commands and arithmetic, then splitting, then paths. */
import { LimitExceeded, LIMITS } from '../limits.ts';
import type { Shell } from '../shell.ts';
import type { Part, WordNode, WordPart } from '../syntax/ast.ts';
import { evaluate } from './arithmetic.ts';
import { expandBraces } from './braces.ts';
import { Fields } from './fields.ts';
import { expandParameter } from './parameter.ts';
import { expandPaths } from './paths.ts';
import { escapePattern } from './pattern.ts';
import { processSubstitution, substitute } from './substitution.ts';

/** The arguments of a command: each word gives any number of strings. */
export async function expandWords(shell: Shell, words: readonly WordNode[]): Promise<string[]> {
  const strings: string[] = [];
  for (const word of words) {
    for (const string of await expandWord(shell, word)) strings.push(string);
    if (strings.length > LIMITS.words) throw new LimitExceeded('words');
  }
  return strings;
}

export async function expandWord(shell: Shell, word: WordNode): Promise<string[]> {
  const [only] = word.parts;
  if (word.parts.length === 1 && only?.type === 'Literal') return [only.value];
  const strings: string[] = [];
  for (const parts of expandBraces(word)) {
    const fields = new Fields();
    for (const part of parts) await addPart({ shell, fields, split: true, quoted: false }, part);
    for (const pieces of fields.finish()) strings.push(...(await expandPaths(shell, pieces)));
  }
  return strings;
}

/** One string, without splitting and paths: a value, a redirection's target, the word of `case`. */
export async function expandText(shell: Shell, word: WordNode | null, quoted = false): Promise<string> {
  return (await piecesOf(shell, word, quoted)).map((piece) => piece.text).join('');
}

/** A pattern in which a backslash keeps quoted characters from matching more than themselves. */
export async function expandPattern(shell: Shell, word: WordNode | null): Promise<string> {
  const pieces = await piecesOf(shell, word, false);
  return pieces.map((piece) => (piece.quoted ? escapePattern(piece.text) : piece.text)).join('');
}

/** A regular expression for `=~`: quoted text stands for itself. */
export async function expandRegExp(shell: Shell, word: WordNode): Promise<string> {
  let source = '';
  for (const part of word.parts) {
    if (part.type === 'Literal' || part.type === 'Glob') source += part.type === 'Literal' ? part.value : part.pattern;
    else if (part.type === 'Escaped') source += `\\${part.value}`;
    else {
      const quoted = part.type === 'DoubleQuoted' || part.type === 'SingleQuoted';
      const text = await expandText(shell, { type: 'Word', parts: [part] });
      source += quoted ? text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&') : text;
    }
  }
  return source;
}

interface Context {
  readonly shell: Shell;
  readonly fields: Fields;
  /** Whether unquoted expansions are cut at IFS. */
  readonly split: boolean;
  readonly quoted: boolean;
}

type Handlers = { readonly [T in WordPart['type']]: (context: Context, part: Part<T>) => Promise<void> | void };

const handlers: Handlers = {
  Literal: ({ fields }, part) => fields.add(part.value, true),
  SingleQuoted: ({ fields }, part) => fields.add(part.value, true),
  Escaped: ({ fields }, part) => fields.add(part.value, true),
  Glob: ({ fields, quoted }, part) => fields.add(part.pattern, quoted),
  DoubleQuoted: async (context, part) => {
    if (part.parts.length === 0) context.fields.add('', true);
    for (const inner of part.parts) await addPart({ ...context, quoted: true }, inner);
  },
  ParameterExpansion: async (context, part) => {
    const { shell, fields, split, quoted } = context;
    const value = await expandParameter(shell, part, quoted);
    if (typeof value === 'string') addValue(context, value);
    else if (!split) fields.add(value.join(' '), quoted);
    else {
      for (const [index, item] of value.entries()) {
        if (index > 0) fields.end();
        addValue(context, item);
      }
    }
  },
  CommandSubstitution: async (context, part) => addValue(context, await substitute(context.shell, part.body)),
  ArithmeticExpansion: async (context, part) =>
    addValue(context, String(await evaluate(context.shell, part.expression))),
  ProcessSubstitution: async ({ shell, fields }, part) => fields.add(await processSubstitution(shell, part), true),
  TildeExpansion: async ({ shell, fields }, part) => fields.add(await tilde(shell, part.user), true),
  BraceExpansion: async (context, part) => {
    // Inside quotes or a value braces are not expanded; the parser gives none there.
    for (const parts of expandBraces({ type: 'Word', parts: [part] })) {
      for (const inner of parts) await addPart(context, inner);
    }
  },
};

async function addPart(context: Context, part: WordPart): Promise<void> {
  // The table has one handler per type, so the one under this part's type takes this part.
  const handler = handlers[part.type] as (context: Context, part: WordPart) => Promise<void> | void;
  await handler(context, part);
}

function addValue({ shell, fields, split, quoted }: Context, text: string): void {
  if (quoted || !split) fields.add(text, quoted);
  else fields.split(text, shell.variables.get('IFS') ?? ' \t\n');
}

async function piecesOf(
  shell: Shell,
  word: WordNode | null,
  quoted: boolean,
): Promise<{ text: string; quoted: boolean }[]> {
  const fields = new Fields();
  for (const part of word?.parts ?? []) await addPart({ shell, fields, split: false, quoted }, part);
  return fields.finish().flat();
}

async function tilde(shell: Shell, user: string | null): Promise<string> {
  if (user === null || user === '') return shell.variables.get('HOME') ?? '/';
  if (user === '+') return shell.cwd;
  if (user === '-') return shell.variables.get('OLDPWD') ?? '~-';
  const entry = (await shell.machine.fs.exists('/etc/passwd')) ? await shell.machine.fs.readFile('/etc/passwd') : '';
  return (
    entry
      .split('\n')
      .find((line) => line.startsWith(`${user}:`))
      ?.split(':')[5] ?? `~${user}`
  );
}
