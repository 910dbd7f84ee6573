/** Whether a batch command reads standard input: it must not swallow what the next command of a loop is to read. */

interface Filter {
  /** How many words come before the files: sed's script, jq's filter. Infinity when all input is standard input. */
  readonly operands: number;
  /** Options that take the next word. */
  readonly values?: string;
  /** Options that stand for the operand. */
  readonly replaces?: string;
}

const FILTERS: Readonly<Record<string, Filter>> = {
  awk: { operands: 1, values: 'Fvf', replaces: 'f' },
  base64: { operands: 0, values: 'w' },
  column: { operands: 0, values: 'stco' },
  comm: { operands: 0 },
  cut: { operands: 0, values: 'dfcb' },
  diff: { operands: 0 },
  expand: { operands: 0, values: 't' },
  unexpand: { operands: 0, values: 't' },
  file: { operands: 0 },
  fold: { operands: 0, values: 'w' },
  gunzip: { operands: 0 },
  gzip: { operands: 0 },
  zcat: { operands: 0 },
  'html-to-markdown': { operands: 0 },
  join: { operands: 0, values: 't12jae' },
  jq: { operands: 1, values: 'fL', replaces: 'f' },
  md5sum: { operands: 0 },
  nl: { operands: 0, values: 'bhfinsvwl' },
  od: { operands: 0, values: 'AtNjw' },
  paste: { operands: 0, values: 'd' },
  rev: { operands: 0 },
  sed: { operands: 1, values: 'ef', replaces: 'ef' },
  sha1sum: { operands: 0 },
  sha256sum: { operands: 0 },
  sort: { operands: 0, values: 'ktoST' },
  split: { operands: 0, values: 'blnaC' },
  strings: { operands: 0, values: 'n' },
  tac: { operands: 0 },
  tar: { operands: Infinity, values: 'fC' },
  tr: { operands: Infinity },
  uniq: { operands: 0, values: 'fsw' },
  xan: { operands: 1 },
  yq: { operands: 1, values: 'f', replaces: 'f' },
};

/** Long options of jq and others that take one or two words. */
const LONG_VALUES: Readonly<Record<string, number>> = {
  '--arg': 2,
  '--argjson': 2,
  '--slurpfile': 2,
  '--rawfile': 2,
  '--indent': 1,
  '--expression': 1,
  '--file': 1,
  '--key': 1,
  '--field-separator': 1,
  '--delimiter': 1,
  '--fields': 1,
};

export function readsStdin(name: string, args: readonly string[]): boolean {
  const filter = Object.hasOwn(FILTERS, name) ? FILTERS[name] : undefined;
  if (filter === undefined) return false;
  if (
    name === 'jq' &&
    args.some((arg) => arg === '-n' || arg === '--null-input' || arg === '--help' || arg === '--version')
  )
    return false;
  if (name === 'tar')
    return args.includes('-') || (!args.some((arg) => /f/.test(arg)) && args.some((arg) => /^-?[a-zA-Z]*x/.test(arg)));
  const words: string[] = [];
  let operands = filter.operands;
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? '';
    if (arg === '--') {
      words.push(...args.slice(i + 1));
      break;
    }
    if (Object.hasOwn(LONG_VALUES, arg)) {
      if (arg === '--expression' || arg === '--file') operands = 0;
      i += LONG_VALUES[arg] ?? 0;
    } else if (/^-[^-]/.test(arg)) {
      const value = Array.from(arg.slice(1)).findIndex((letter) => filter.values?.includes(letter));
      if (value < 0) continue;
      if (filter.replaces?.includes(arg[value + 1] ?? '')) operands = 0;
      if (value === arg.length - 2) i++;
    } else if (arg === '-' || !arg.startsWith('-')) words.push(arg);
  }
  return words.length <= operands || words.includes('-');
}
