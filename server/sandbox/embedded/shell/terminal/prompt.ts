/** The prompt: PS1 with its backslash codes filled in. */
import { parse } from '../syntax/parse.ts';
import { formatDate } from '../../programs/facts/date-format.ts';
import type { Shell } from '../shell.ts';

type Code = (shell: Shell) => string;

const CODES: Readonly<Record<string, Code>> = {
  a: () => '\u0007',
  e: () => '\u001B',
  n: () => '\n',
  r: () => '\r',
  s: (shell) => shell.name.replace(/^-|^.*\//g, ''),
  u: (shell) => shell.process.user.name || 'I have no name!',
  h: (shell) => shell.machine.hostname.split('.')[0] ?? '',
  H: (shell) => shell.machine.hostname,
  w: (shell) => shortened(shell),
  W: (shell) => (shortened(shell) === '~' ? '~' : shell.cwd.slice(shell.cwd.lastIndexOf('/') + 1) || '/'),
  v: () => '5.3',
  V: () => '5.3.9',
  j: (shell) => String(shell.jobs.list().length),
  l: () => '0',
  '!': (shell) => String((shell.history?.list().at(-1)?.number ?? 0) + 1),
  '#': (shell) => String((shell.history?.list().at(-1)?.number ?? 0) + 1),
  $: (shell) => (shell.process.user.uid === 0 ? '#' : '$'),
  t: (shell) => formatDate(new Date(shell.process.clock.now()), '%H:%M:%S'),
  T: (shell) => formatDate(new Date(shell.process.clock.now()), '%I:%M:%S'),
  A: (shell) => formatDate(new Date(shell.process.clock.now()), '%H:%M'),
  d: (shell) => formatDate(new Date(shell.process.clock.now()), '%a %b %d'),
  '[': () => '',
  ']': () => '',
  '\\': () => '\\',
};

export async function promptText(shell: Shell, variable: 'PS1' | 'PS2'): Promise<string> {
  const template = shell.variables.get(variable) ?? '';
  const filled = template.replace(
    /\\(?:(0?[0-7]{3})|([^]))/g,
    (whole, octal: string | undefined, code: string | undefined) => {
      if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8));
      return code !== undefined && Object.hasOwn(CODES, code) ? (CODES[code]?.(shell) ?? whole) : whole;
    },
  );
  if (!/[$`]./.test(filled)) return filled;
  // `$(…)` and `$x` in a prompt are expanded each time it is shown.
  const command = parse(`: "${filled.replace(/(?<!\\)"/g, '\\"')}"`).statements[0]?.pipelines[0]?.commands[0];
  return command?.type === 'SimpleCommand' ? shell.interpreter.expandText(shell, command.args[0] ?? null) : filled;
}

function shortened(shell: Shell): string {
  const home = shell.variables.get('HOME');
  if (home === undefined || home === '/' || !(shell.cwd === home || shell.cwd.startsWith(`${home}/`))) return shell.cwd;
  return `~${shell.cwd.slice(home.length)}`;
}
