/** Flags as pflag reads them: `--name value`, `--name=value`, `-n value`, `-nvalue`, `-it`; `--` ends them. */
import { KubectlError } from './error.ts';

export interface FlagRule {
  readonly short?: string;
  /** `list` may be given several times and splits at commas; `array` does not split. */
  readonly type: 'bool' | 'string' | 'int' | 'duration' | 'list' | 'array';
  readonly default?: string;
  /** The value of the bare flag, where the value may be left out (`--dry-run`). */
  readonly bare?: string;
  /** Whether the command can't do without it. */
  readonly required?: boolean;
  /** One sentence for `--help`. */
  readonly help: string;
}

export type FlagRules = Readonly<Record<string, FlagRule>>;

export class Flags {
  readonly #values: ReadonlyMap<string, readonly string[]>;
  readonly #rules: FlagRules;

  constructor(values: ReadonlyMap<string, readonly string[]>, rules: FlagRules) {
    this.#values = values;
    this.#rules = rules;
  }

  /** Whether it was given at all. */
  has(name: string): boolean {
    return this.#values.has(name);
  }

  text(name: string): string {
    return this.#values.get(name)?.at(-1) ?? this.#rules[name]?.default ?? '';
  }

  bool(name: string): boolean {
    return this.text(name) === 'true';
  }

  /** The same flags with other values for one. */
  with(name: string, values: readonly string[]): Flags {
    return new Flags(new Map([...this.#values, [name, values]]), this.#rules);
  }

  int(name: string): number {
    return Number(this.text(name));
  }

  /** The same flags as if one had not been given: another verb's flag of that name means something else. */
  without(name: string): Flags {
    return new Flags(new Map([...this.#values].filter(([given]) => given !== name)), this.#rules);
  }

  list(name: string): readonly string[] {
    return this.#values.get(name) ?? [];
  }
}

export interface ParsedFlags {
  readonly flags: Flags;
  readonly args: readonly string[];
  /** How many of `args` came before `--`; undefined without one. */
  readonly dash: number | undefined;
}

/** Throws a KubectlError in pflag's words. `verb` is the command's path, as in `config set-context`. */
export function parseFlags(words: readonly string[], rules: FlagRules, verb: string): ParsedFlags {
  const values = new Map<string, string[]>();
  const args: string[] = [];
  let dash: number | undefined;
  const fail = (message: string): KubectlError =>
    new KubectlError(`error: ${message}\nSee 'kubectl ${verb} --help' for usage.`);

  const set = (name: string, value: string, given: string): void => {
    const rule = rules[name] as FlagRule;
    if (rule.type === 'bool' && !/^(?:true|false|1|0|t|f|T|F|TRUE|FALSE|True|False)$/.test(value)) {
      throw fail(
        `invalid argument ${JSON.stringify(value)} for "${given}" flag: strconv.ParseBool: parsing ${JSON.stringify(value)}: invalid syntax`,
      );
    }
    if (rule.type === 'int' && !/^[+-]?\d+$/.test(value)) {
      throw fail(
        `invalid argument ${JSON.stringify(value)} for "${given}" flag: strconv.ParseInt: parsing ${JSON.stringify(value)}: invalid syntax`,
      );
    }
    const problem = rule.type === 'duration' ? durationProblem(value) : undefined;
    if (problem !== undefined) throw fail(`invalid argument ${JSON.stringify(value)} for "${given}" flag: ${problem}`);
    const normal = rule.type === 'bool' ? String(/^[tT1]/.test(value)) : value;
    const all = values.get(name) ?? [];
    all.push(...(rule.type === 'list' ? normal.split(',') : [normal]));
    values.set(name, all);
  };
  const given = (name: string): string => {
    const { short } = rules[name] as FlagRule;
    return short ? `-${short}, --${name}` : `--${name}`;
  };

  for (let at = 0; at < words.length; at++) {
    const word = words[at] as string;
    if (word === '--') {
      dash = args.length;
      args.push(...words.slice(at + 1));
      break;
    }
    if (word.startsWith('--')) {
      const equals = word.indexOf('=');
      const name = word.slice(2, equals < 0 ? undefined : equals);
      if (!Object.hasOwn(rules, name)) throw fail(`unknown flag: --${name}`);
      const bare = bareValue(rules[name] as FlagRule);
      if (equals >= 0) set(name, word.slice(equals + 1), given(name));
      else if (bare !== undefined) set(name, bare, given(name));
      else if (at + 1 < words.length) set(name, words[++at] as string, given(name));
      else throw fail(`flag needs an argument: --${name}`);
    } else if (word.startsWith('-') && word.length > 1) {
      for (let index = 1; index < word.length; index++) {
        const short = word[index] as string;
        const name = Object.keys(rules).find((candidate) => rules[candidate]?.short === short);
        if (!name) throw fail(`unknown shorthand flag: '${short}' in ${word}`);
        const bare = bareValue(rules[name] as FlagRule);
        const rest = word.slice(index + 1);
        if (rest.startsWith('=')) set(name, rest.slice(1), given(name));
        else if (bare !== undefined) {
          set(name, bare, given(name));
          continue;
        } else if (rest) set(name, rest, given(name));
        else if (at + 1 < words.length) set(name, words[++at] as string, given(name));
        else throw fail(`flag needs an argument: '${short}' in ${word}`);
        break;
      }
    } else args.push(word);
  }
  return { flags: new Flags(values, rules), args, dash };
}

/** Go's words for what is no duration, such as `5` or `1d`. */
function durationProblem(text: string): string | undefined {
  if (/^[+-]?(?:0|(?:\d+(?:\.\d+)?(?:ns|us|µs|ms|s|m|h))+)$/.test(text)) return undefined;
  const shown = JSON.stringify(text);
  if (/^[+-]?\d+(?:\.\d+)?$/.test(text)) return `time: missing unit in duration ${shown}`;
  const unit = /^[+-]?\d+(?:\.\d+)?([a-zA-Z]+)/.exec(text)?.[1];
  return unit === undefined
    ? `time: invalid duration ${shown}`
    : `time: unknown unit ${JSON.stringify(unit)} in duration ${shown}`;
}

const bareValue = (rule: FlagRule): string | undefined => rule.bare ?? (rule.type === 'bool' ? 'true' : undefined);
