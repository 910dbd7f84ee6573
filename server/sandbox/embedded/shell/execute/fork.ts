/** Runs part of a shell in a process of its own: a subshell, a stage of a pipeline, a program. */
import { errnoOf, strerror } from '../../machine/files/errno.ts';
import { TooManyProcesses } from '../../machine/processes/process-table.ts';
import type { ProcessGroup } from '../../machine/processes/process-group.ts';
import type { RunningProcess } from '../../machine/processes/running-process.ts';
import { emptySource } from '../../machine/streams/sources.ts';
import { nullSink } from '../../machine/streams/sinks.ts';
import { type Process, Signal } from '../../process.ts';
import { LimitExceeded } from '../limits.ts';
import { BadDescriptor, type Shell } from '../shell.ts';
import { CommandFailure, Exit, Interrupted, LoopJump, Return } from '../state/control-flow.ts';
import type { Descriptors } from '../state/descriptors.ts';
import { ReadonlyVariable } from '../state/variables.ts';
import { parse, SyntaxProblem } from '../syntax/parse.ts';

export interface ForkOptions {
  /** Taken over: they are closed when the process ends. */
  readonly descriptors: Descriptors;
  readonly body: (subshell: Shell) => Promise<number>;
  readonly group?: ProcessGroup;
}

/** How long bash waits between its tries to fork when the machine is full. */
const RETRY_MS = [1000, 2000, 4000];

export async function fork(shell: Shell, options: ForkOptions): Promise<RunningProcess> {
  for (const ms of RETRY_MS) {
    if (!shell.machine.processes.isFull) break;
    await shell.complain('fork: retry: Resource temporarily unavailable');
    await shell.process.clock.wait(ms, shell.signal);
  }
  return start(shell, options);
}

function start(shell: Shell, options: ForkOptions): RunningProcess {
  const { descriptors } = options;
  let running: RunningProcess;
  try {
    running = shell.machine.start({
      program: (process) => runBody(shell, process, options),
      argv: shell.running.argv,
      env: shell.process.env,
      cwd: shell.cwd,
      user: shell.process.user,
      stdin: descriptors.get(0)?.source ?? emptySource,
      stdout: descriptors.get(1)?.sink ?? nullSink,
      stderr: descriptors.get(2)?.sink ?? nullSink,
      tty: shell.process.tty,
      parent: shell.running,
      group: options.group ?? shell.running.identity.group,
    });
  } catch (error) {
    descriptors.closeAll();
    if (error instanceof TooManyProcesses) throw new CommandFailure(error.message, 254);
    throw error;
  }
  void running.exited.then(() => descriptors.closeAll());
  return running;
}

async function runBody(shell: Shell, process: Process, options: ForkOptions): Promise<number> {
  const running = shell.machine.processes.get(process.system?.pid ?? -1);
  if (running === undefined) throw new Error('a process is not in its own table');
  const subshell = shell.subshell(process, running, options.descriptors);
  return finishShell(subshell, () => options.body(subshell));
}

/** Runs a shell to its end: whatever leaves the commands becomes its exit status, and its EXIT trap runs. */
export async function finishShell(shell: Shell, body: () => Promise<number>): Promise<number> {
  let status = await statusOf(shell, body);
  const trap = shell.traps.get('EXIT');
  if (trap !== undefined && trap !== '') {
    shell.traps.clear('EXIT');
    shell.status = status;
    status = await statusOf(shell, async () => {
      const { statements } = parse(trap);
      await shell.interpreter.runStatements(shell, statements);
      return status;
    });
  }
  return status;
}

async function statusOf(shell: Shell, body: () => Promise<number>): Promise<number> {
  try {
    return await body();
  } catch (error) {
    if (error instanceof Exit || error instanceof Return) return error.status;
    if (error instanceof LoopJump) return 0;
    if (error instanceof Interrupted) return 128 + error.signal.number;
    if (error instanceof Signal) throw error;
    return report(shell, error);
  }
}

/** Tells what went wrong with a line, and gives its status; what is no mistake of the line is thrown on. */
export async function report(shell: Shell, error: unknown): Promise<number> {
  if (error instanceof CommandFailure) {
    await shell.complain(error.message);
    return error.status;
  }
  if (error instanceof SyntaxProblem) {
    await shell.complain(error.message);
    return 2;
  }
  if (error instanceof LimitExceeded || error instanceof ReadonlyVariable) {
    await shell.complain(error.message);
    return 1;
  }
  if (error instanceof BadDescriptor) {
    await shell.complain(`${error.descriptor}: ${error.message}`);
    return 1;
  }
  if (errnoOf(error) !== undefined) {
    await shell.complain(strerror(error));
    return 1;
  }
  throw error;
}
