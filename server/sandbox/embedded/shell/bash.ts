/** The `bash` program: reads its options, then runs a command, a script, its input, or a reader's lines. */
import type { Machine } from '../machine/machine.ts';
import { bareSink, bareSource } from '../machine/processes/guarded-streams.ts';
import { readAll } from '../machine/streams/read.ts';
import { OpenFile } from '../machine/streams/open-file.ts';
import { errnoMessage, errnoOf } from '../machine/files/errno.ts';
import type { Process, Program } from '../process.ts';
import { builtins } from './builtins/table.ts';
import { onlyCommand, runCommand } from './execute/commands.ts';
import { finishShell, report } from './execute/fork.ts';
import { runStatements } from './execute/statements.ts';
import { evaluate } from './expand/arithmetic.ts';
import { substitute } from './expand/substitution.ts';
import { expandPattern, expandText } from './expand/words.ts';
import type { Interpreter } from './interpreter.ts';
import { Shell } from './shell.ts';
import { Descriptors } from './state/descriptors.ts';
import { isSetOption, SET_OPTIONS } from './state/options.ts';
import { parse } from './syntax/parse.ts';
import type { Session } from './terminal/session.ts';
import { runInteractive } from './terminal/session.ts';

export const BASH_VERSION = '5.3.9(1)-release';

const interpreter: Interpreter = { runCommand, runStatements, expandText, expandPattern, evaluate, substitute };

/** `session` makes an interactive shell a reader's own: history kept between shells, completers, marks. */
export function bashProgram(machine: Machine, session?: Session): Program {
  return async (process) => {
    const options = optionsOf(process.argv.slice(1));
    if (options.version) {
      await process.stdout.write(`GNU bash, version ${BASH_VERSION} (x86_64-pc-linux-gnu)\n`);
      return 0;
    }
    if (options.invalid !== undefined) {
      await process.stderr.write(`bash: ${options.invalid}: invalid option\n`);
      return 2;
    }
    const interactive =
      options.interactive ||
      (options.command === undefined && options.words.length === 0 && process.stdin.isTTY && process.stderr.isTTY);
    const shell = newShell(machine, process, interactive);
    for (const name of options.set) if (isSetOption(name)) shell.options.switch(name, true);
    return finishShell(shell, () => runShell(shell, options, session));
  };
}

interface BashOptions {
  readonly command?: string;
  readonly words: readonly string[];
  readonly interactive: boolean;
  readonly login: boolean;
  readonly fromStdin: boolean;
  readonly version: boolean;
  readonly set: readonly string[];
  readonly invalid?: string;
}

async function runShell(shell: Shell, options: BashOptions, session: Session | undefined): Promise<number> {
  if (options.command !== undefined) {
    const [name, ...args] = options.words;
    if (name !== undefined) shell.name = name;
    shell.positional = args;
    return runText(shell, options.command, { name: `${shell.name}: -c`, isCommand: true });
  }
  const [script, ...args] = options.words;
  if (script !== undefined && !options.fromStdin) {
    shell.name = script;
    shell.positional = args;
    return runScript(shell, script);
  }
  shell.positional = options.words;
  if (shell.interactive) return runInteractive(shell, { login: options.login, session });
  const source = shell.descriptors.get(0)?.source;
  const bytes = source === undefined ? new Uint8Array() : await readAll(source, shell.process.signal);
  return runText(shell, new TextDecoder().decode(bytes), { name: 'bash', isCommand: false });
}

async function runScript(shell: Shell, script: string): Promise<number> {
  let text: string;
  try {
    text = await shell.fs.readFile(shell.path(script));
  } catch (error) {
    const code = errnoOf(error);
    if (code === undefined) throw error;
    await shell.sink(2).write(`bash: ${script}: ${errnoMessage(code)}\n`);
    return code === 'ENOENT' ? 127 : 126;
  }
  return runText(shell, text, { name: script, isCommand: false });
}

async function runText(
  shell: Shell,
  text: string,
  { name, isCommand }: { readonly name: string; readonly isCommand: boolean },
): Promise<number> {
  let script;
  try {
    script = parse(text);
  } catch (error) {
    if (error instanceof Error && 'line' in error && typeof error.line === 'number') {
      await shell.sink(2).write(`${name}: line ${error.line}: ${error.message}\n`);
      const source = text.split('\n')[error.line - 1];
      if (error.message.includes('unexpected token') && source !== undefined) {
        await shell.sink(2).write(`${name}: line ${error.line}: \`${source}'\n`);
      }
      return 2;
    }
    return report(shell, error);
  }
  // A single command takes the shell's place: `sh -c "sleep 1"` is one process.
  const only = isCommand ? onlyCommand(script.statements) : undefined;
  return only?.type === 'SimpleCommand' ? runCommand(shell, only, 'replace') : runStatements(shell, script.statements);
}

export function newShell(machine: Machine, process: Process, interactive: boolean): Shell {
  const running = machine.processes.get(process.system?.pid ?? -1);
  if (running === undefined) throw new Error('a shell runs as a process of its machine');
  const descriptors = new Descriptors(
    new Map([
      [0, new OpenFile({ source: bareSource(process.stdin) })],
      [1, new OpenFile({ sink: bareSink(process.stdout) })],
      [2, new OpenFile({ sink: bareSink(process.stderr) })],
    ]),
  );
  const name = (process.argv[0] ?? 'bash').replace(/^.*\//, '');
  const shell = new Shell({ machine, process, running, descriptors, name, interactive, interpreter, builtins });
  for (const [key, value] of Object.entries(process.env)) {
    if (!/^[A-Za-z_]\w*$/.test(key)) continue;
    shell.variables.set(key, value);
    shell.variables.mark(key, 'exported', true);
  }
  setDefaults(shell);
  return shell;
}

function setDefaults(shell: Shell): void {
  const { variables } = shell;
  const level = Number(variables.get('SHLVL') ?? 0) + 1;
  const exported = { PWD: shell.cwd, SHLVL: String(level), _: '/usr/bin/bash' };
  for (const [name, value] of Object.entries(exported)) {
    variables.set(name, value);
    variables.mark(name, 'exported', true);
  }
  const own = {
    IFS: ' \t\n',
    OPTIND: '1',
    PS4: '+ ',
    BASH_VERSION,
    BASH: '/usr/bin/bash',
    HOSTNAME: shell.machine.hostname,
    HOSTTYPE: 'x86_64',
    OSTYPE: 'linux-gnu',
    MACHTYPE: 'x86_64-pc-linux-gnu',
  };
  for (const [name, value] of Object.entries(own)) variables.set(name, value);
  if (variables.get('PATH') === undefined)
    variables.set('PATH', '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin');
  variables.setArray(
    'BASH_VERSINFO',
    new Map(['5', '3', '9', '1', 'release', 'x86_64-pc-linux-gnu'].map((part, i) => [i, part])),
  );
}

function optionsOf(args: readonly string[]): BashOptions {
  const set: string[] = [];
  let command: string | undefined;
  let wantsCommand = false;
  const flags = { interactive: false, login: false, fromStdin: false, version: false };
  let i = 0;
  for (; i < args.length; i++) {
    const arg = args[i] ?? '';
    if (arg === '--' || arg === '-') {
      i++;
      break;
    }
    if (arg === '--version') flags.version = true;
    else if (arg === '--login') flags.login = true;
    else if (/^--(?:norc|noprofile|posix|noediting)$/.test(arg)) continue;
    else if (arg === '-o' || arg === '+o') {
      const name = args[++i] ?? '';
      if (arg === '-o') set.push(name);
    } else if (/^-[A-Za-z]+$/.test(arg)) {
      for (const letter of arg.slice(1)) {
        if (letter === 'c') wantsCommand = true;
        else if (letter === 'i') flags.interactive = true;
        else if (letter === 'l') flags.login = true;
        else if (letter === 's') flags.fromStdin = true;
        else {
          const name = Object.entries(SET_OPTIONS).find(([, each]) => each === letter)?.[0];
          if (name === undefined) return { ...flags, words: [], set, invalid: `-${letter}` };
          set.push(name);
        }
      }
    } else if (/^-./.test(arg)) return { ...flags, words: [], set, invalid: arg };
    else break;
  }
  const words = args.slice(i);
  if (wantsCommand) {
    [command] = words;
    if (command === undefined) return { ...flags, words, set, invalid: '-c: option requires an argument' };
    return { ...flags, command, words: words.slice(1), set };
  }
  return { ...flags, words, set };
}
