/** Completion at the prompt: commands, variables, files, and what the programs themselves offer. */
import { errnoOf } from '../../machine/files/errno.ts';
import type { IFileSystem } from 'just-bash';
import { timeLimit } from '../../machine/time-limit.ts';
import type { Shell } from '../shell.ts';
import { KEYWORDS } from '../syntax/keywords.ts';
import type { Candidate, Completion } from './editor/completion.ts';

/** What a program needs to know to complete its own arguments. */
export interface CompletionContext {
  /** The words of the command so far; the first is the program, the last is being completed (it may be empty). */
  readonly words: readonly string[];
  readonly fs: IFileSystem;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

/** Candidates for the last word. Undefined leaves it to file names. */
export type Completer = (context: CompletionContext) => Promise<readonly string[] | undefined>;

const LIMIT = 500;
const TIMEOUT_MS = 3000;

export async function complete(
  shell: Shell,
  before: string,
  completers: ReadonlyMap<string, Completer>,
): Promise<Completion> {
  const words = currentCommand(before);
  const word = words.at(-1) ?? '';
  const typed = unquote(word);
  const candidates = await candidatesFor(shell, { words, typed, completers });
  return { word, candidates: candidates.slice(0, LIMIT) };
}

interface Wanted {
  readonly words: readonly string[];
  readonly typed: string;
  readonly completers: ReadonlyMap<string, Completer>;
}

async function candidatesFor(shell: Shell, { words, typed, completers }: Wanted): Promise<Candidate[]> {
  const variable = /^\$(\{?)(\w*)$/.exec(typed);
  if (variable !== null) {
    const [, brace = '', prefix = ''] = variable;
    const names = shell.variables.names().filter((name) => name.startsWith(prefix));
    return names.map((name) => ({ text: `$${brace}${name}`, suffix: brace === '' ? ' ' : '}' }));
  }
  const afterRedirection = /^[<>]|^\d?>/.test(words.at(-2) ?? '');
  if (words.length === 1 && !typed.includes('/')) return commandNames(shell, typed);
  if (!afterRedirection && words.length > 1) {
    const name = unquote(words[0] ?? '').replace(/^.*\//, '');
    const completer = completers.get(resolveAlias(shell, name));
    using limit = timeLimit(shell.process.clock, TIMEOUT_MS);
    const signal = AbortSignal.any([shell.process.signal, limit.signal]);
    const env = shell.variables.environment();
    const offered = await completer?.({ words: words.map(unquote), fs: shell.fs, cwd: shell.cwd, env, signal });
    if (offered !== undefined)
      return offered.map((text) => ({ text, suffix: text.endsWith('=') || text.endsWith('/') ? '' : ' ' }));
  }
  return files(shell, typed, { executables: words.length === 1, folders: words[0] === 'cd' });
}

async function commandNames(shell: Shell, prefix: string): Promise<Candidate[]> {
  const own = [...KEYWORDS, ...Object.keys(shell.builtins), ...shell.aliases.keys(), ...shell.functions.keys()];
  const programs = await shell.machine.executables.named(prefix, shell.variables.get('PATH') ?? '');
  const names = new Set([...own.filter((name) => name.startsWith(prefix)), ...programs]);
  return [...names].toSorted().map((text) => ({ text, suffix: ' ' }));
}

async function files(
  shell: Shell,
  typed: string,
  only: { readonly executables: boolean; readonly folders: boolean },
): Promise<Candidate[]> {
  const slash = typed.lastIndexOf('/');
  const shownFolder = typed.slice(0, slash + 1);
  const prefix = typed.slice(slash + 1);
  const folder = shownFolder.startsWith('~/')
    ? `${shell.variables.get('HOME') ?? ''}${shownFolder.slice(1)}`
    : shownFolder;
  const path = shell.path(folder === '' ? '.' : folder);
  const candidates: Candidate[] = [];
  for (const name of await namesIn(shell, path)) {
    if (!name.startsWith(prefix) || (name.startsWith('.') && !prefix.startsWith('.'))) continue;
    const stat = await shell.fs.stat(shell.path(`${path}/${name}`)).catch(broken);
    if (only.folders && !stat?.isDirectory) continue;
    if (only.executables && !stat?.isDirectory && ((stat?.mode ?? 0) & 0o111) === 0) continue;
    const suffix = stat?.isDirectory ? '/' : ' ';
    candidates.push({ text: shownFolder + quote(name), shown: name + (stat?.isDirectory ? '/' : ''), suffix });
  }
  return candidates;
}

async function namesIn(shell: Shell, path: string): Promise<string[]> {
  try {
    return await shell.fs.readdir(path);
  } catch (error) {
    if (errnoOf(error) === undefined) throw error;
    return [];
  }
}

/** A link that leads nowhere is still a name. */
function broken(error: unknown): undefined {
  if (errnoOf(error) === undefined) throw error;
  return undefined;
}

function resolveAlias(shell: Shell, name: string): string {
  return shell.aliases.get(name)?.trim().split(/\s+/)[0] ?? name;
}

/** The raw words of the command at the cursor: after the last `|`, `;`, `&`, `(` or `$(`. */
export function currentCommand(before: string): string[] {
  let words: string[] = [''];
  let quoteChar = '';
  const append = (text: string): void => {
    words[words.length - 1] += text;
  };
  for (let i = 0; i < before.length; i++) {
    const char = before[i] ?? '';
    if (quoteChar !== '') {
      append(char);
      if (char === quoteChar) quoteChar = '';
    } else if (char === '\\') {
      append(char + (before[++i] ?? ''));
    } else if (char === '"' || char === "'") {
      quoteChar = char;
      append(char);
    } else if ('|;&(\n`'.includes(char)) words = [''];
    else if (char === ' ' || char === '\t') {
      if (words.at(-1) !== '') words.push('');
    } else append(char);
  }
  // Assignments before a command are not the command.
  while (words.length > 1 && /^\w+=/.test(words[0] ?? '')) words.shift();
  if (
    words.length > 1 &&
    ['sudo', 'time', 'watch', 'command', 'exec', 'xargs', 'then', 'do', 'else', '!'].includes(words[0] ?? '')
  )
    words.shift();
  return words;
}

function unquote(word: string): string {
  return word.replace(/\\(.)/g, '$1').replace(/["']/g, '');
}

function quote(name: string): string {
  return name.replace(/[\s"'\\$`&|;<>()*?[\]{}!#]/g, '\\$&');
}
