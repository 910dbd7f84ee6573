/** An interactive shell: prompt, line, run, prompt; with job control, history and marks around each command. */
import { isControlling } from '../../machine/machine.ts';
import { guardSource } from '../../machine/processes/guarded-streams.ts';
import { Signal } from '../../process.ts';
import { report } from '../execute/fork.ts';
import { jobLine, signalJob, stateOf } from '../jobs/jobs.ts';
import type { Shell } from '../shell.ts';
import { Exit, Interrupted, LoopJump, Return } from '../state/control-flow.ts';
import { isIncomplete } from '../syntax/incomplete.ts';
import { parse } from '../syntax/parse.ts';
import { complete, type Completer } from './complete.ts';
import { EventNotFound, History } from './editor/history.ts';
import { LineEditor } from './editor/line-editor.ts';
import { promptText } from './prompt.ts';

/** What makes a shell a reader's own. */
export interface Session {
  readonly history: History;
  readonly completers: ReadonlyMap<string, Completer>;
  /** OSC 133: where prompt, command and output begin and end, for the page beside the terminal. */
  readonly marks: boolean;
}

const MARKS = {
  promptStart: '\u001B]133;A\u0007',
  promptEnd: '\u001B]133;B\u0007',
  outputStart: '\u001B]133;C\u0007',
  outputEnd: (status: number) => `\u001B]133;D;${status}\u0007`,
} as const;

export async function runInteractive(
  shell: Shell,
  options: { readonly login: boolean; readonly session: Session | undefined },
): Promise<number> {
  const { session } = options;
  shell.history = session?.history ?? new History();
  prepare(shell);
  await readStartFiles(shell, options.login);
  const repl = new Repl(shell, session);
  try {
    return await repl.run();
  } finally {
    for (const job of shell.jobs.list()) {
      job.group.continue();
      signalJob(job, new Signal('SIGHUP'));
    }
  }
}

function prepare(shell: Shell): void {
  const { running, variables, process } = shell;
  shell.options.switch('monitor', isControlling(process.tty));
  shell.options.switch('history', true);
  running.handle('SIGINT', () => shell.lineAbort?.abort(new Interrupted(new Signal('SIGINT'))));
  for (const name of ['SIGTERM', 'SIGQUIT', 'SIGTSTP', 'SIGTTIN'] as const) running.handle(name, () => {});
  if (isControlling(process.tty)) process.tty.foreground = running.identity.group;
  if (variables.get('PS1') === undefined) variables.set('PS1', shell.name === 'sh' ? '\\$ ' : '\\s-\\v\\$ ');
  if (variables.get('PS2') === undefined) variables.set('PS2', '> ');
}

async function readStartFiles(shell: Shell, login: boolean): Promise<void> {
  const home = shell.variables.get('HOME') ?? '/';
  const files = login ? ['/etc/profile', `${home}/.bash_profile`, `${home}/.profile`] : [`${home}/.bashrc`];
  for (const file of files) {
    if (!(await shell.fs.exists(file))) continue;
    try {
      await shell.interpreter.runStatements(shell, parse(await shell.fs.readFile(file)).statements);
    } catch (error) {
      if (error instanceof Exit || error instanceof Signal) throw error;
      if (!(error instanceof Return)) await report(shell, error);
    }
    if (file.startsWith(home)) break;
  }
  shell.status = 0;
}

class Repl {
  readonly #shell: Shell;
  readonly #history: History;
  readonly #marks: boolean;
  readonly #editor: LineEditor | undefined;

  constructor(shell: Shell, session: Session | undefined) {
    this.#shell = shell;
    this.#history = shell.history ?? new History();
    this.#marks = session?.marks ?? false;
    const { tty, signal } = shell.process;
    const source = shell.descriptors.get(0)?.source;
    const completers = session?.completers ?? new Map<string, Completer>();
    this.#editor =
      tty === undefined || source === undefined
        ? undefined
        : new LineEditor({
            stdin: guardSource(source, shell.running, () => true),
            stdout: shell.sink(2),
            tty,
            signal,
            history: this.#history,
            complete: (before) => complete(shell, before, completers),
          });
  }

  async run(): Promise<number> {
    const shell = this.#shell;
    if (this.#editor === undefined) throw new Error('an interactive shell needs a terminal');
    for (;;) {
      await this.#announceJobs();
      const text = await this.#readCommand(this.#editor);
      if (text === 'end') {
        await shell.sink(2).write('exit\n');
        return shell.status;
      }
      if (text === 'interrupt') {
        shell.status = 130;
        continue;
      }
      if (text.trim() === '') continue;
      const exit = await this.#runLine(text);
      if (exit !== undefined) return exit;
    }
  }

  /** One command, over as many lines as it takes. */
  async #readCommand(editor: LineEditor): Promise<string> {
    const shell = this.#shell;
    const prompt = await promptText(shell, 'PS1');
    const marked = this.#marks ? `${MARKS.promptStart}${prompt}${MARKS.promptEnd}` : prompt;
    let text = '';
    for (let first = true; ; first = false) {
      const line = await editor.readLine(first ? marked : await promptText(shell, 'PS2'));
      if (line.kind === 'interrupt') return 'interrupt';
      if (line.kind === 'end') {
        if (first) return 'end';
        await shell.complain('syntax error: unexpected end of file');
        shell.status = 2;
        return '';
      }
      text = first ? line.text : `${text}\n${line.text}`;
      const expanded = await this.#expandHistory(text);
      if (expanded === undefined) return '';
      text = expanded;
      if (!isIncomplete(text)) break;
    }
    this.#history.add(text);
    return text;
  }

  async #expandHistory(text: string): Promise<string | undefined> {
    try {
      const expanded = this.#history.expand(text);
      if (expanded !== undefined) await this.#shell.sink(2).write(`${expanded}\n`);
      return expanded ?? text;
    } catch (error) {
      if (!(error instanceof EventNotFound)) throw error;
      await this.#shell.complain(error.message);
      return undefined;
    }
  }

  /** Gives the exit status when the line ended the shell. */
  async #runLine(text: string): Promise<number | undefined> {
    const shell = this.#shell;
    if (this.#marks) await shell.sink(2).write(MARKS.outputStart);
    shell.lineAbort = new AbortController();
    try {
      await this.#evaluate(text);
    } catch (error) {
      if (error instanceof Exit) {
        if (this.#marks) await shell.sink(2).write(MARKS.outputEnd(error.status));
        return error.status;
      }
      if (shell.process.signal.aborted) throw error;
      shell.status = await this.#statusOf(error);
    } finally {
      shell.lineAbort = undefined;
      shell.loopDepth = 0;
      shell.errexitSuspended = 0;
      shell.line = 0;
    }
    if (isControlling(shell.process.tty)) shell.process.tty.foreground = shell.running.identity.group;
    if (this.#marks) await shell.sink(2).write(MARKS.outputEnd(shell.status));
    return undefined;
  }

  async #evaluate(text: string): Promise<void> {
    const shell = this.#shell;
    await shell.interpreter.runStatements(shell, parse(text).statements);
  }

  async #statusOf(error: unknown): Promise<number> {
    const shell = this.#shell;
    if (error instanceof Interrupted) {
      if (error.signal.name === 'SIGINT' && !error.announced) await shell.sink(2).write('\n');
      return 128 + error.signal.number;
    }
    if (error instanceof LoopJump || error instanceof Return) return 0;
    if (error instanceof Signal) return 128 + error.number;
    return report(shell, error);
  }

  async #announceJobs(): Promise<void> {
    const shell = this.#shell;
    for (const job of shell.jobs.list()) {
      const state = stateOf(job);
      if (state === 'Running' || (state === 'Stopped' && job.announced)) continue;
      await shell.sink(2).write(jobLine(shell.jobs, job));
      job.announced = true;
      if (state !== 'Stopped') shell.jobs.remove(job);
    }
  }
}
