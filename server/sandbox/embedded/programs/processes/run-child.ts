/** Runs another program from inside a program: `env`, `timeout`, `xargs`, `watch`. */
import type { Machine } from '../../machine/machine.ts';
import type { RunningProcess } from '../../machine/processes/running-process.ts';
import { errnoMessage, errnoOf } from '../../machine/files/errno.ts';
import { bareSink, bareSource } from '../../machine/processes/guarded-streams.ts';
import type { Process } from '../../process.ts';

export type ChildStreams = Partial<Pick<Process, 'stdin' | 'stdout' | 'stderr' | 'env' | 'cwd'>>;

/** The exit code; 127 when there is no such program, 126 when it may not be run, told on standard error. */
export async function runChild(
  machine: Machine,
  process: Process,
  argv: readonly string[],
  changes: ChildStreams = {},
): Promise<number> {
  const child = await startChild(machine, process, argv, changes);
  return typeof child === 'number' ? child : (await child.exited).code;
}

export async function startChild(
  machine: Machine,
  process: Process,
  argv: readonly string[],
  changes: ChildStreams = {},
): Promise<RunningProcess | number> {
  const [name = ''] = argv;
  const env = changes.env ?? process.env;
  const cwd = changes.cwd ?? process.cwd;
  try {
    const found = await machine.executables.find(name, {
      path: env['PATH'] ?? '/usr/local/bin:/usr/bin:/bin',
      cwd,
      user: process.user,
      fs: process.fs,
    });
    const parent = machine.processes.get(process.system?.pid ?? -1);
    return machine.start({
      program: found.program,
      argv: [...found.prefix, ...argv.slice(found.prefix.length > 0 ? 1 : 0)],
      env,
      cwd,
      user: process.user,
      stdin: bareSource(changes.stdin ?? process.stdin),
      stdout: bareSink(changes.stdout ?? process.stdout),
      stderr: bareSink(changes.stderr ?? process.stderr),
      tty: process.tty,
      parent,
      group: parent?.identity.group,
    });
  } catch (error) {
    const code = errnoOf(error);
    if (code === undefined) throw error;
    const own = process.argv[0]?.replace(/^.*\//, '');
    const shown =
      own === 'env'
        ? `‘${name}’`
        : own === 'timeout' || own === 'nohup' || own === 'nice'
          ? `failed to run command ‘${name}’`
          : name;
    await process.stderr.write(`${own}: ${shown}: ${errnoMessage(code)}\n`);
    return code === 'ENOENT' ? 127 : 126;
  }
}
