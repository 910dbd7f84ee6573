/** `grep`: prints matching lines as they come, in colour on a terminal. */
import { joinPath, resolvePath } from '../../machine/files/paths.ts';
import { lineBatches, textLines } from '../../machine/streams/read.ts';
import type { ByteSource, Process, Program } from '../../process.ts';
import { withOldCount } from './count.ts';
import { InputProblem, openInput } from '../support/input.ts';
import { BadOption, parseOptions, type ParsedOptions } from '../support/options.ts';
import { toRegExp } from './regex.ts';

const FLAGS = [
  'E',
  'F',
  'G',
  'P',
  'i',
  'y',
  'v',
  'w',
  'x',
  'c',
  'l',
  'L',
  'q',
  's',
  'o',
  'n',
  'H',
  'h',
  'r',
  'R',
  'a',
  'z',
  'line-buffered',
  'color',
  'colour',
  'extended-regexp',
  'fixed-strings',
  'ignore-case',
  'invert-match',
  'word-regexp',
  'line-regexp',
  'count',
  'files-with-matches',
  'files-without-match',
  'quiet',
  'silent',
  'no-messages',
  'only-matching',
  'line-number',
  'with-filename',
  'no-filename',
  'recursive',
];
const VALUES = [
  'e',
  'f',
  'm',
  'A',
  'B',
  'C',
  'regexp',
  'file',
  'max-count',
  'after-context',
  'before-context',
  'context',
  'include',
  'exclude',
  'exclude-dir',
];

export const grep: Program = async (process) => {
  let options: ParsedOptions;
  try {
    // `grep -3 x` is the old way to write `grep -C 3 x`.
    options = parseOptions(withOldCount(process.argv.slice(1), 'C'), { flags: FLAGS, values: VALUES });
  } catch (error) {
    if (!(error instanceof BadOption)) throw error;
    await process.stderr.write(
      `grep: ${error.message}\nUsage: grep [OPTION]... PATTERNS [FILE]...\nTry 'grep --help' for more information.\n`,
    );
    return 2;
  }
  const words = [...options.words];
  const patterns = [...options.all('e', 'regexp')];
  for (const file of options.all('f', 'file')) patterns.push(...(await patternsFrom(process, file)));
  if (patterns.length === 0) {
    const first = words.shift();
    if (first === undefined) {
      await process.stderr.write(
        "Usage: grep [OPTION]... PATTERNS [FILE]...\nTry 'grep --help' for more information.\n",
      );
      return 2;
    }
    patterns.push(...first.split('\n'));
  }
  const name = process.argv[0]?.replace(/^.*\//, '');
  let matcher: RegExp;
  try {
    matcher = matcherOf(
      patterns,
      options,
      name === 'egrep' || options.has('E', 'P', 'extended-regexp')
        ? 'extended'
        : name === 'fgrep' || options.has('F', 'fixed-strings')
          ? 'fixed'
          : 'basic',
    );
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    await process.stderr.write(`grep: ${error.message.replace(/^Invalid regular expression: /, '')}\n`);
    return 2;
  }
  return new Grep(process, options, matcher).run(words);
};

function matcherOf(
  patterns: readonly string[],
  options: ParsedOptions,
  dialect: 'basic' | 'extended' | 'fixed',
): RegExp {
  const sources = patterns.map((pattern) => toRegExp(pattern, dialect));
  let source = sources.map((each) => `(?:${each})`).join('|');
  if (options.has('w', 'word-regexp')) source = `(?<![\\w])(?:${source})(?![\\w])`;
  if (options.has('x', 'line-regexp')) source = `^(?:${source})$`;
  return new RegExp(source, options.has('i', 'y', 'ignore-case') ? 'gi' : 'g');
}

async function patternsFrom(process: Process, file: string): Promise<string[]> {
  const { source } = await openInput(process, file);
  const patterns: string[] = [];
  for await (const line of textLines(source, process.signal)) patterns.push(line);
  return patterns;
}

const COLOURS = {
  match: '\u001B[01;31m\u001B[K',
  name: '\u001B[35m\u001B[K',
  number: '\u001B[32m\u001B[K',
  separator: '\u001B[36m\u001B[K',
  off: '\u001B[m\u001B[K',
} as const;

/** What a search through one input has seen so far. */
interface SearchState {
  readonly name: string;
  readonly invert: boolean;
  readonly limit: number;
  readonly after: number;
  readonly before: number;
  readonly firstOnly: boolean;
  readonly silent: boolean;
  readonly earlier: { number: number; line: string }[];
  number: number;
  count: number;
  trailing: number;
  lastShown: number;
}

class Grep {
  readonly #process: Process;
  readonly #options: ParsedOptions;
  readonly #matcher: RegExp;
  readonly #coloured: boolean;
  #showName = false;
  #matched = false;
  #failed = false;
  /** What is found in one chunk of input is written at once. */
  #pending = '';

  constructor(process: Process, options: ParsedOptions, matcher: RegExp) {
    this.#process = process;
    this.#options = options;
    this.#matcher = matcher;
    const colour = options.get('color', 'colour');
    this.#coloured = colour === 'always' || (colour !== undefined && colour !== 'never' && process.stdout.isTTY);
  }

  async run(words: readonly string[]): Promise<number> {
    const recursive = this.#options.has('r', 'R', 'recursive');
    const names = words.length > 0 ? words : [recursive ? '.' : '-'];
    this.#showName =
      this.#options.has('H', 'with-filename') ||
      ((names.length > 1 || recursive) && !this.#options.has('h', 'no-filename'));
    for (const name of names) {
      await (recursive ? this.#tree(name) : this.#file(name));
      if (this.#matched && this.#quiet) return 0;
    }
    if (this.#failed) return this.#matched && this.#quiet ? 0 : 2;
    return this.#matched ? 0 : 1;
  }

  get #quiet(): boolean {
    return this.#options.has('q', 'quiet', 'silent');
  }

  async #tree(name: string): Promise<void> {
    const path = resolvePath(this.#process.cwd, name);
    if (name === '-' || !(await this.#process.fs.exists(path)) || !(await this.#process.fs.stat(path)).isDirectory) {
      await this.#file(name);
      return;
    }
    for (const child of await this.#process.fs.readdir(path))
      await this.#tree(name === '/' ? joinPath('/', child) : `${name}/${child}`);
  }

  async #file(name: string): Promise<void> {
    try {
      const { source } = await openInput(this.#process, name);
      await this.#search(name === '-' ? '(standard input)' : name, source);
    } catch (error) {
      if (!(error instanceof InputProblem)) throw error;
      if (!this.#options.has('s', 'no-messages')) await this.#process.stderr.write(`grep: ${error.message}\n`);
      this.#failed ||= !error.message.endsWith('Is a directory');
    }
  }

  async #search(name: string, source: ByteSource): Promise<void> {
    const options = this.#options;
    const state: SearchState = {
      name,
      invert: options.has('v', 'invert-match'),
      limit: Number(options.get('m', 'max-count') ?? Infinity),
      after: Number(options.get('A', 'after-context') ?? options.get('C', 'context') ?? 0),
      before: Number(options.get('B', 'before-context') ?? options.get('C', 'context') ?? 0),
      firstOnly: this.#quiet || options.has('l', 'L', 'files-with-matches', 'files-without-match'),
      silent: this.#quiet || options.has('c', 'count', 'l', 'L', 'files-with-matches', 'files-without-match'),
      earlier: [],
      number: 0,
      count: 0,
      trailing: 0,
      lastShown: 0,
    };
    let stopped = false;
    for await (const lines of lineBatches(source, this.#process.signal)) {
      stopped = lines.some((line) => this.#line(state, line) === 'stop');
      await this.#flush();
      if (stopped) break;
    }
    await this.#summary(name, state.count);
  }

  /** Looks at one line; `stop` when no other can matter. */
  #line(state: SearchState, line: string): 'stop' | 'go on' {
    state.number++;
    this.#matcher.lastIndex = 0;
    if (this.#matcher.test(line) === state.invert) {
      this.#context(state, line);
      return state.count >= state.limit && state.trailing === 0 ? 'stop' : 'go on';
    }
    if (state.count >= state.limit) return 'stop';
    state.count++;
    this.#matched = true;
    if (state.firstOnly) return 'stop';
    if (!state.silent) this.#match(state, line);
    return state.count >= state.limit && state.trailing === 0 ? 'stop' : 'go on';
  }

  #context(state: SearchState, line: string): void {
    const { name, number, before } = state;
    if (state.trailing > 0 && !state.silent) {
      state.trailing--;
      state.lastShown = number;
      this.#print({ name, number, line, matching: false });
    } else if (before > 0) {
      state.earlier.push({ number, line });
      if (state.earlier.length > before) state.earlier.shift();
    }
  }

  #match(state: SearchState, line: string): void {
    const { name, number, after, before } = state;
    const first = state.earlier[0]?.number ?? number;
    if ((after > 0 || before > 0) && state.lastShown > 0 && first > state.lastShown + 1)
      this.#pending += `${this.#paint('separator', '--')}\n`;
    for (const context of state.earlier.splice(0)) this.#print({ name, ...context, matching: false });
    this.#print({ name, number, line, matching: true });
    state.lastShown = number;
    state.trailing = after;
  }

  async #summary(name: string, count: number): Promise<void> {
    const options = this.#options;
    if (this.#quiet) return;
    if (options.has('l', 'files-with-matches')) {
      if (count > 0) await this.#process.stdout.write(`${name}\n`);
    } else if (options.has('L', 'files-without-match')) {
      if (count === 0) await this.#process.stdout.write(`${name}\n`);
    } else if (options.has('c', 'count'))
      await this.#process.stdout.write(`${this.#showName ? `${name}:` : ''}${count}\n`);
  }

  #print(shown: {
    readonly name: string;
    readonly number: number;
    readonly line: string;
    readonly matching: boolean;
  }): void {
    const { line, matching } = shown;
    const prefix = this.#prefix(shown);
    if (this.#options.has('o', 'only-matching')) {
      if (!matching || this.#options.has('v', 'invert-match')) return;
      // The line was tested with the same expression, which goes on from where that one matched.
      this.#matcher.lastIndex = 0;
      for (const [match] of line.matchAll(this.#matcher)) {
        if (match !== '') this.#pending += `${prefix}${this.#paint('match', match)}\n`;
      }
      return;
    }
    const painted =
      this.#coloured && matching && !this.#options.has('v', 'invert-match')
        ? line.replace(this.#matcher, (match) => (match === '' ? '' : this.#paint('match', match)))
        : line;
    this.#pending += `${prefix}${painted}\n`;
  }

  async #flush(): Promise<void> {
    const text = this.#pending;
    this.#pending = '';
    if (text !== '') await this.#process.stdout.write(text);
  }

  #prefix({
    name,
    number,
    matching,
  }: {
    readonly name: string;
    readonly number: number;
    readonly matching: boolean;
  }): string {
    const mark = this.#paint('separator', matching ? ':' : '-');
    const named = this.#showName ? `${this.#paint('name', name)}${mark}` : '';
    return this.#options.has('n', 'line-number') ? `${named}${this.#paint('number', String(number))}${mark}` : named;
  }

  #paint(what: Exclude<keyof typeof COLOURS, 'off'>, text: string): string {
    return this.#coloured ? `${COLOURS[what]}${text}${COLOURS.off}` : text;
  }
}
