/** The words of a `tar` command, in its three manners: `xf a.tar`, `-xf a.tar`, `--extract --file=a.tar`. */

export interface TarCall {
  readonly mode: 'create' | 'extract' | 'list';
  /** `-`: standard input or output. */
  readonly file: string;
  /** Where names are relative to. */
  readonly folder: string;
  readonly gzip: boolean;
  readonly verbose: boolean;
  readonly words: readonly string[];
}

const LONG: Readonly<Record<string, string>> = {
  create: 'c',
  extract: 'x',
  get: 'x',
  list: 't',
  file: 'f',
  directory: 'C',
  gzip: 'z',
  gunzip: 'z',
  verbose: 'v',
  touch: 'm',
  'preserve-permissions': 'p',
  'same-owner': 'p',
  'no-same-owner': 'o',
  'no-same-permissions': 'o',
};
const MODES = { c: 'create', x: 'extract', t: 'list' } as const;
const LETTERS = 'cxtfCzvmpo';

export function parseWords(argv: readonly string[]): TarCall | { readonly error: string } {
  const values: Record<'f' | 'C', string> = { f: '-', C: '.' };
  const given = new Set<string>();
  const words: string[] = [];
  const left = [...argv];
  const use = (letter: string, value: () => string | undefined): string | undefined => {
    if (!LETTERS.includes(letter)) return `invalid option -- '${letter}'`;
    given.add(letter);
    if (letter !== 'f' && letter !== 'C') return undefined;
    const found = value();
    if (found === undefined) return `option requires an argument -- '${letter}'`;
    values[letter] = found;
    return undefined;
  };
  for (let isFirst = true; left.length > 0; isFirst = false) {
    const word = left.shift() ?? '';
    const [, name, assigned] = /^--([^=]+)(?:=(.*))?$/s.exec(word) ?? [];
    if (name !== undefined) {
      const letter = Object.hasOwn(LONG, name) ? LONG[name] : undefined;
      const error =
        letter === undefined ? `unrecognized option '${word}'` : use(letter, () => assigned ?? left.shift());
      if (error !== undefined) return { error };
    } else if ((word.startsWith('-') && word !== '-') || (isFirst && /^[a-zA-Z]+$/.test(word))) {
      const letters = word.replace(/^-/, '');
      for (let at = 0; at < letters.length; at += 1) {
        const letter = letters[at] ?? '';
        // Without a dash, values follow as words of their own.
        const inline = word.startsWith('-') && 'fC'.includes(letter) ? letters.slice(at + 1) : '';
        const error = use(letter, () => inline || left.shift());
        if (error !== undefined) return { error };
        if (inline) break;
      }
    } else words.push(word);
  }
  const modes = (['c', 'x', 't'] as const).filter((letter) => given.has(letter));
  const [mode] = modes;
  if (mode === undefined)
    return { error: "You must specify one of the '-Acdtrux', '--delete' or '--test-label' options" };
  if (modes.length > 1)
    return { error: "You may not specify more than one '-Acdtrux', '--delete' or  '--test-label' option" };
  return {
    mode: MODES[mode],
    file: values.f,
    folder: values.C,
    gzip: given.has('z'),
    verbose: given.has('v'),
    words,
  };
}
