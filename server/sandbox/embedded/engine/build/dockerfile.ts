/** A Dockerfile as a list of instructions, with the errors BuildKit gives for a bad one. */

export interface Instruction {
  readonly name: string;
  readonly flags: Readonly<Record<string, string>>;
  /** The text after the flags, with continued lines joined. */
  readonly rest: string;
  /** The words of the exec form, when it is one. */
  readonly exec?: readonly string[];
  /** The whole, as build output shows it. */
  readonly text: string;
  readonly line: number;
  readonly lastLine: number;
}

const NAMES = [
  'ADD',
  'ARG',
  'CMD',
  'COPY',
  'ENTRYPOINT',
  'ENV',
  'EXPOSE',
  'FROM',
  'HEALTHCHECK',
  'LABEL',
  'MAINTAINER',
  'ONBUILD',
  'RUN',
  'SHELL',
  'STOPSIGNAL',
  'USER',
  'VOLUME',
  'WORKDIR',
];

export class DockerfileError extends Error {
  readonly line: number;

  constructor(message: string, line: number) {
    super(message);
    this.line = line;
  }
}

export function parseDockerfile(source: string): Instruction[] {
  const lines = source.split('\n');
  const instructions: Instruction[] = [];
  for (let i = 0; i < lines.length; i++) {
    const first = lines[i] ?? '';
    if (/^\s*(#|$)/.test(first)) continue;
    const start = i;
    let text = first;
    while (/\\\s*$/.test(text) && i < lines.length - 1) {
      i++;
      const next = lines[i] ?? '';
      text = /^\s*#/.test(next) ? text : text.replace(/\\\s*$/, '') + next;
    }
    instructions.push(instruction(text.trim(), start + 1, i + 1));
  }
  if (instructions.length === 0) throw new DockerfileError('the Dockerfile cannot be empty', 0);
  const [head] = instructions.filter(({ name }) => name !== 'ARG');
  if (head !== undefined && head.name !== 'FROM')
    throw new DockerfileError('no build stage in current context', head.line);
  return instructions;
}

function instruction(text: string, line: number, lastLine: number): Instruction {
  const match = /^(\S+)\s*([^]*)$/.exec(text);
  const name = (match?.[1] ?? '').toUpperCase();
  if (!NAMES.includes(name)) {
    const near = NAMES.find((each) => distance(each, name) <= 2);
    throw new DockerfileError(
      `dockerfile parse error on line ${line}: unknown instruction: ${match?.[1] ?? ''}${near === undefined ? '' : ` (did you mean ${near}?)`}`,
      line,
    );
  }
  let rest = match?.[2] ?? '';
  const flags: Record<string, string> = {};
  for (
    let flag = /^--([\w-]+)(?:=(\S*))?\s*/.exec(rest);
    flag !== null;
    flag = /^--([\w-]+)(?:=(\S*))?\s*/.exec(rest)
  ) {
    flags[flag[1] ?? ''] = flag[2] ?? '';
    rest = rest.slice(flag[0].length);
  }
  if (rest === '' && name !== 'CMD')
    throw new DockerfileError(`dockerfile parse error on line ${line}: ${name} requires at least one argument`, line);
  const exec = execForm(rest);
  return {
    name,
    flags,
    rest,
    text: `${name}${text.slice(match?.[1]?.length ?? 0)}`,
    line,
    lastLine,
    ...(exec === undefined ? {} : { exec }),
  };
}

function execForm(text: string): string[] | undefined {
  if (!text.startsWith('[')) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) && value.every((each) => typeof each === 'string') ? value : undefined;
  } catch (error) {
    // Not JSON: then it is a command line that begins with a bracket.
    if (!(error instanceof SyntaxError)) throw error;
    return undefined;
  }
}

/** `$NAME`, `${NAME}`, `${NAME:-default}`, `${NAME:+other}`. */
export function expandVariables(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(
    /\\(\$)|\$(?:(\w+)|\{(\w+)(?::([-+])([^}]*))?\})/g,
    (
      _whole,
      escaped: string | undefined,
      plain: string | undefined,
      braced: string | undefined,
      operator: string | undefined,
      word: string | undefined,
    ) => {
      if (escaped !== undefined) return '$';
      const value = values[plain ?? braced ?? ''];
      if (operator === '-') return value === undefined || value === '' ? (word ?? '') : value;
      if (operator === '+') return value === undefined || value === '' ? '' : (word ?? '');
      return value ?? '';
    },
  );
}

/** As a step's title shows it: what nobody gave stays as it is written. */
export function expandKnown(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\$(?:\w+|\{\w+(?::[-+][^}]*)?\})/g, (whole) => {
    const name = /\w+/.exec(whole)?.[0] ?? '';
    return Object.hasOwn(values, name) ? expandVariables(whole, values) : whole;
  });
}

/** `A=1 B="two words"`, or the old `A the rest`. */
export function keyValues(text: string): [string, string][] {
  if (!/^[^\s=]+=/.test(text)) {
    const match = /^(\S+)\s+([^]*)$/.exec(text);
    return match === null ? [] : [[match[1] ?? '', match[2] ?? '']];
  }
  return splitWords(text).map((word) => {
    const at = word.indexOf('=');
    return at < 0 ? [word, ''] : [word.slice(0, at), word.slice(at + 1)];
  });
}

export function splitWords(text: string): string[] {
  const words: string[] = [];
  for (const [match] of text.matchAll(/(?:"(?:\\.|[^"])*"|'[^']*'|\\.|[^\s"'\\])+/g)) {
    words.push(
      match.replace(
        /"((?:\\.|[^"])*)"|'([^']*)'|\\(.)/g,
        (_whole, double: string | undefined, single: string | undefined, escaped: string | undefined) =>
          double?.replace(/\\(["\\$])/g, '$1') ?? single ?? escaped ?? '',
      ),
    );
  }
  return words;
}

function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_value, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++)
      next.push(
        Math.min((next[j - 1] ?? 0) + 1, (row[j] ?? 0) + 1, (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)),
      );
    row = next;
  }
  return row.at(-1) ?? 0;
}
