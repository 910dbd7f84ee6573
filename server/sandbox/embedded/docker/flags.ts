/** docker's options, in the way of Go's pflag. */
import { DockerFailure, type Flag, type Verb } from './verb.ts';

export interface ParsedFlags {
  readonly has: (name: string) => boolean;
  readonly get: (name: string) => string | undefined;
  readonly all: (name: string) => readonly string[];
}

export function parseFlags(
  name: string,
  verb: Verb,
  args: readonly string[],
): { readonly flags: ParsedFlags; readonly words: readonly string[]; readonly help: boolean } {
  const found: [string, string][] = [];
  const words: string[] = [];
  const byName = new Map(verb.flags.map((flag) => [flag.name, flag]));
  const byShort = new Map(
    verb.flags.flatMap((flag) => (flag.short === undefined ? [] : [[flag.short, flag] as const])),
  );
  let help = false;
  let i = 0;
  const take = (flag: Flag, given: string, shown: string): void => {
    check(name, verb, { flag, value: given, shown });
    found.push([flag.name, given]);
  };
  for (; i < args.length; i++) {
    const arg = args[i] ?? '';
    if (arg === '--') {
      words.push(...args.slice(i + 1));
      break;
    }
    if (arg === '--help') {
      help = true;
    } else if (arg.startsWith('--')) {
      const equals = arg.indexOf('=');
      const long = equals < 0 ? arg.slice(2) : arg.slice(2, equals);
      const flag = byName.get(long);
      if (flag === undefined) {
        if (isAbsent(verb, long)) throw notSimulated(`${name} --${long}`);
        throw unknown(`unknown flag: --${long}`, name, verb);
      }
      if (equals >= 0) take(flag, arg.slice(equals + 1), `--${long}`);
      else if (flag.type === 'bool') take(flag, 'true', `--${long}`);
      else {
        const value = args[++i];
        if (value === undefined) throw unknown(`flag needs an argument: --${long}`, name, verb);
        take(flag, value, `--${long}`);
      }
    } else if (/^-./.test(arg)) {
      for (let at = 1; at < arg.length; at++) {
        const letter = arg[at] ?? '';
        const flag = byShort.get(letter);
        if (flag === undefined && isAbsent(verb, letter)) throw notSimulated(`${name} -${letter}`);
        if (flag === undefined) throw unknown(`unknown shorthand flag: '${letter}' in ${arg}`, name, verb);
        const shown = `-${letter}, --${flag.name}`;
        if (flag.type === 'bool') {
          const equals = arg[at + 1] === '=';
          take(flag, equals ? arg.slice(at + 2) : 'true', shown);
          if (equals) break;
          continue;
        }
        const attached = arg.slice(at + 1).replace(/^=/, '');
        const value = attached === '' ? args[++i] : attached;
        if (value === undefined) throw unknown(`flag needs an argument: '${letter}' in ${arg}`, name, verb);
        take(flag, value, shown);
        break;
      }
    } else {
      words.push(arg);
      if (verb.stopAtWord) {
        words.push(...args.slice(i + 1));
        break;
      }
    }
  }
  const flags: ParsedFlags = {
    has: (flag) =>
      found.findLast(([each]) => each === flag)?.[1] === 'true' ||
      (byName.get(flag)?.type !== 'bool' && found.some(([each]) => each === flag)),
    get: (flag) => found.findLast(([each]) => each === flag)?.[1] ?? byName.get(flag)?.default,
    all: (flag) => found.filter(([each]) => each === flag).map(([, value]) => value),
  };
  return { flags, words, help };
}

const isAbsent = (verb: Verb, given: string): boolean =>
  verb.absent?.some((each) => each.split(', ').includes(given)) ?? false;

const notSimulated = (what: string): DockerFailure =>
  new DockerFailure(`sandbox: ${what} is not part of the simulator; it works in a real cluster`);

function check(
  name: string,
  verb: Verb,
  { flag, value, shown }: { readonly flag: Flag; readonly value: string; readonly shown: string },
): void {
  if (flag.type === 'bool' && !/^(?:true|false|1|0|t|f)$/i.test(value))
    throw unknown(
      `invalid argument "${value}" for "${shown}" flag: strconv.ParseBool: parsing "${value}": invalid syntax`,
      name,
      verb,
    );
  if (flag.type === 'int' && !/^-?\d+$/.test(value))
    throw unknown(
      `invalid argument "${value}" for "${shown}" flag: strconv.ParseInt: parsing "${value}": invalid syntax`,
      name,
      verb,
    );
  if (flag.type === 'bytes' && !/^\d+(?:\.\d+)?\s*[bkmgt]?(?:i?b)?$/i.test(value))
    throw unknown(`invalid argument "${value}" for "${shown}" flag: invalid size: '${value}'`, name, verb);
}

function unknown(message: string, name: string, verb: Verb): DockerFailure {
  return new DockerFailure(
    `${message}\n\nUsage:  ${name} ${verb.usage}\n\nRun '${name} --help' for more information`,
    125,
  );
}

export function checkWords(name: string, verb: Verb, words: readonly string[]): void {
  const { min, max } = verb.args;
  if (words.length >= min && words.length <= max) return;
  const count = (number: number): string => `${number} argument${number === 1 ? '' : 's'}`;
  const what =
    max === 0
      ? 'accepts no arguments'
      : min === max
        ? `requires ${count(min)}`
        : min > 0 && max < Infinity
          ? `requires at least ${min} and at most ${count(max)}`
          : words.length < min
            ? `requires at least ${count(min)}`
            : `requires at most ${count(max)}`;
  throw new DockerFailure(
    `docker: '${name}' ${what}\n\nUsage:  ${name} ${verb.usage}\n\n${max === Infinity && words.length < min ? 'See' : 'Run'} '${name} --help' for more information`,
  );
}

export function helpText(name: string, verb: Verb): string {
  const rows = verb.flags.map((flag) => {
    const type = flag.type === 'bool' ? '' : ` ${flag.type}`;
    return [`  ${flag.short === undefined ? '    ' : `-${flag.short}, `}--${flag.name}${type}`, flag.help] as const;
  });
  const width = Math.max(0, ...rows.map(([left]) => left.length)) + 3;
  const options =
    rows.length === 0
      ? ''
      : `\nOptions:\n${rows
          .toSorted(([a], [b]) => (a.slice(6) < b.slice(6) ? -1 : 1))
          .map(([left, right]) => `${left.padEnd(width)}${right}\n`)
          .join('')}`;
  return `\nUsage:  ${name} ${verb.usage}\n\n${verb.summary}\n${options}`;
}
