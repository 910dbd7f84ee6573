/** Command-line options in the way of getopt_long, for the programs here. */

export interface OptionTable {
  /** Letters and long names that stand alone. */
  readonly flags?: readonly string[];
  /** Letters and long names that take a word, attached or next. */
  readonly values?: readonly string[];
  /** Stop at the first word that is no option (`timeout 5 ls -l`). */
  readonly stopAtWord?: boolean;
}

export interface ParsedOptions {
  readonly has: (...names: readonly string[]) => boolean;
  /** The last value given. */
  readonly get: (...names: readonly string[]) => string | undefined;
  readonly all: (...names: readonly string[]) => readonly string[];
  readonly words: readonly string[];
}

/** `NAME: invalid option -- 'x'`, for the caller to print. */
export class BadOption extends Error {}

export function parseOptions(args: readonly string[], table: OptionTable): ParsedOptions {
  const found: [string, string][] = [];
  const words: string[] = [];
  const flags = new Set(table.flags);
  const values = new Set(table.values);
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? '';
    if (arg === '--') {
      words.push(...args.slice(i + 1));
      break;
    }
    if (arg.startsWith('--')) {
      const [name, attached] = splitOnce(arg.slice(2), '=');
      if (values.has(name)) {
        const value = attached ?? args[++i];
        if (value === undefined) throw new BadOption(`option '--${name}' requires an argument`);
        found.push([name, value]);
      } else if (flags.has(name)) found.push([name, attached ?? '']);
      else throw new BadOption(`unrecognized option '${arg}'`);
    } else if (/^-./.test(arg)) {
      for (let at = 1; at < arg.length; at++) {
        const letter = arg[at] ?? '';
        if (values.has(letter)) {
          const attached = arg.slice(at + 1);
          const value = attached === '' ? args[++i] : attached;
          if (value === undefined) throw new BadOption(`option requires an argument -- '${letter}'`);
          found.push([letter, value]);
          break;
        }
        if (!flags.has(letter)) throw new BadOption(`invalid option -- '${letter}'`);
        found.push([letter, '']);
      }
    } else {
      words.push(arg);
      if (table.stopAtWord) {
        words.push(...args.slice(i + 1));
        break;
      }
    }
  }
  return {
    has: (...names) => found.some(([name]) => names.includes(name)),
    get: (...names) => found.findLast(([name]) => names.includes(name))?.[1],
    all: (...names) => found.filter(([name]) => names.includes(name)).map(([, value]) => value),
    words,
  };
}

function splitOnce(text: string, separator: string): [string, string | undefined] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + separator.length)];
}
