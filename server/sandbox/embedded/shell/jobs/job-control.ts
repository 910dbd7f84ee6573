/** Foreground and background: who has the terminal, and waiting until a job ends or stops. */
import { isControlling, type ControllingTty } from '../../machine/machine.ts';
import { ProcessGroup } from '../../machine/processes/process-group.ts';
import { untilAborted } from '../../machine/streams/pipe.ts';
import { Signal } from '../../process.ts';
import type { Shell } from '../shell.ts';
import { Interrupted } from '../state/control-flow.ts';
import { jobLine, type Job } from './jobs.ts';

/** The terminal whose foreground this shell may hand out. */
export function controlledTty(shell: Shell): ControllingTty | undefined {
  const { tty } = shell.process;
  return shell.interactive && shell.options.has('monitor') && isControlling(tty) ? tty : undefined;
}

/**
 * The group of a new job: one of its own with job control, else the shell's. A job for the foreground gets the terminal at
 * once, because its first read may come before the shell waits for it.
 */
export function newGroup(shell: Shell, place: 'foreground' | 'background'): ProcessGroup {
  if (!shell.options.has('monitor')) return shell.running.identity.group;
  const group = new ProcessGroup(shell.machine.processes.nextPid);
  const tty = controlledTty(shell);
  if (tty !== undefined && place === 'foreground') tty.foreground = group;
  return group;
}

/** Waits for a job in the foreground. Gives the status of each process, or stops waiting when it is stopped. */
export async function waitInForeground(shell: Shell, job: Job): Promise<number[]> {
  const tty = controlledTty(shell);
  const ownGroup = job.group !== shell.running.identity.group;
  if (tty !== undefined && ownGroup) tty.foreground = job.group;
  try {
    if ((await settled(shell, job)) === 'stopped') return await leaveStopped(shell, job);
  } finally {
    if (tty !== undefined && ownGroup) tty.foreground = shell.running.identity.group;
  }
  shell.jobs.remove(job);
  const exits = job.processes.map((process) => process.status ?? { code: 0 });
  const last = exits.at(-1);
  if (shell.interactive && last?.signal !== undefined) await afterSignal(shell, last.signal);
  return exits.map((exit) => exit.code);
}

/** Resolves when all processes have ended, or when the group stops. */
async function settled(shell: Shell, job: Job): Promise<'ended' | 'stopped'> {
  const stop = Promise.withResolvers<'stopped'>();
  const release =
    job.group === shell.running.identity.group ? () => {} : job.group.onStop(() => stop.resolve('stopped'));
  const ended = Promise.all(job.processes.map((process) => process.exited)).then(() => 'ended' as const);
  try {
    return await untilAborted(Promise.race([ended, stop.promise]), shell.process.signal);
  } finally {
    release();
  }
}

async function leaveStopped(shell: Shell, job: Job): Promise<number[]> {
  job.foreground = false;
  job.announced = true;
  shell.jobs.makeCurrent(job);
  await shell.sink(2).write(`\n${jobLine(shell.jobs, job)}`);
  if (shell.loopDepth > 0) throw new Interrupted(new Signal('SIGTSTP'));
  return [128 + new Signal('SIGTSTP').number];
}

/** What an interactive shell says when a job was ended by a signal; ^C also ends the line. */
async function afterSignal(shell: Shell, signal: Signal): Promise<void> {
  if (signal.name === 'SIGINT') {
    await shell.sink(2).write('\n');
    throw new Interrupted(signal, true);
  }
  if (signal.name === 'SIGPIPE') return;
  const text = SIGNAL_MESSAGES[signal.name];
  if (text !== undefined) await shell.sink(2).write(`${text}\n`);
}

const SIGNAL_MESSAGES: Readonly<Record<string, string>> = {
  SIGKILL: 'Killed',
  SIGTERM: 'Terminated',
  SIGHUP: 'Hangup',
  SIGQUIT: 'Quit (core dumped)',
};
