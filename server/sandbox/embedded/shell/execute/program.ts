/** Runs a program: found by PATH, in a process beside the shell or in place of it. */
import { type Errno, errnoMessage, errnoOf } from '../../machine/files/errno.ts';
import type { Executable } from '../../machine/executables.ts';
import { guardSink, guardSource } from '../../machine/processes/guarded-streams.ts';
import { isControlling } from '../../machine/machine.ts';
import { emptySource } from '../../machine/streams/sources.ts';
import { nullSink } from '../../machine/streams/sinks.ts';
import { outcomeOf } from '../../machine/processes/outcome.ts';
import { type Process, Signal } from '../../process.ts';
import { newGroup, waitInForeground } from '../jobs/job-control.ts';
import type { Shell } from '../shell.ts';
import { Exit } from '../state/control-flow.ts';
import type { Placement } from './placement.ts';
import { fork } from './fork.ts';

export interface ProgramCall {
  readonly argv: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly placement: Placement | 'exec';
}

const DEFAULT_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

export async function runProgram(shell: Shell, call: ProgramCall): Promise<number> {
  const [name = ''] = call.argv;
  let executable: Executable;
  try {
    const path = call.environment['PATH'] ?? shell.variables.get('PATH') ?? DEFAULT_PATH;
    executable = await shell.machine.executables.find(name, {
      path,
      cwd: shell.cwd,
      user: shell.process.user,
      fs: shell.fs,
    });
  } catch (error) {
    const code = errnoOf(error);
    if (code === undefined) throw error;
    return notRunnable(shell, name, code);
  }
  if (call.placement !== 'in-shell') {
    const status = await replaceProcess(shell, executable, call);
    if (call.placement === 'exec') throw new Exit(status);
    return status;
  }
  const group = newGroup(shell, 'foreground');
  const running = await fork(shell, {
    descriptors: shell.descriptors.copy(),
    group,
    body: (subshell) => replaceProcess(subshell, executable, call),
  });
  const job = shell.jobs.add(
    { group, processes: [running], text: call.argv.join(' '), foreground: true },
    shell.running.identity.group,
  );
  return (await waitInForeground(shell, job)).at(-1) ?? 0;
}

/** As exec(): the process goes on, its program is another. */
async function replaceProcess(shell: Shell, executable: Executable, call: ProgramCall): Promise<number> {
  const { running, process, descriptors } = shell;
  const argv = [...executable.prefix, ...call.argv.slice(executable.prefix.length > 0 ? 1 : 0)];
  running.argv = argv;
  const { tty } = process;
  const mayRead = (): boolean =>
    !isControlling(tty) || tty.foreground === undefined || tty.foreground === running.identity.group;
  const replaced: Process = {
    ...process,
    argv,
    env: call.environment,
    cwd: shell.cwd,
    stdin: guardSource(descriptors.get(0)?.source ?? emptySource, running, mayRead),
    stdout: guardSink(descriptors.get(1)?.sink ?? nullSink, running),
    stderr: guardSink(descriptors.get(2)?.sink ?? nullSink, running),
  };
  try {
    return await executable.program(replaced);
  } catch (error) {
    if (error instanceof Signal || process.signal.aborted) throw error;
    return (await outcomeOf(error, replaced)).code;
  }
}

async function notRunnable(shell: Shell, name: string, code: Errno): Promise<number> {
  if (code === 'ENOENT' && !name.includes('/')) {
    await shell.complain(`${name}: command not found`);
    return 127;
  }
  await shell.complain(`${name}: ${errnoMessage(code)}`);
  return code === 'ENOENT' ? 127 : 126;
}
