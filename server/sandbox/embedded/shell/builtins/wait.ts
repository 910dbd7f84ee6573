/** `wait`: until background jobs have ended. */
import type { RunningProcess } from '../../machine/processes/running-process.ts';
import { untilAborted } from '../../machine/streams/pipe.ts';
import { runTraps } from '../execute/statements.ts';
import { stateOf } from '../jobs/jobs.ts';
import type { Shell } from '../shell.ts';
import { type Builtin, complain, optionsOf } from './builtin.ts';

const INTERRUPTED = 128;

export const wait: Builtin = async (shell, args) => {
  const { flags, rest } = optionsOf(args, 'fnp:');
  if (flags.has('n')) return waitForAny(shell);
  if (rest.length === 0) {
    for (const job of shell.jobs.list()) {
      if (stateOf(job) === 'Stopped') continue;
      const status = await ended(shell, job.processes);
      if (status === 'trap') return INTERRUPTED;
      // A reader at a prompt is told of it there.
      if (!shell.interactive) shell.jobs.remove(job);
    }
    return 0;
  }
  let status = 0;
  for (const name of rest) {
    const job = shell.jobs.find(name);
    if (job === undefined) {
      status = await complain(
        shell,
        name.startsWith('%') ? `wait: ${name}: no such job` : `wait: pid ${name} is not a child of this shell`,
        127,
      );
      continue;
    }
    const result = await ended(shell, job.processes);
    if (result === 'trap') return INTERRUPTED;
    status = result;
    if (!shell.interactive) shell.jobs.remove(job);
  }
  return status;
};

/** The exit status, or `trap` when a trapped signal came first. */
async function ended(shell: Shell, processes: readonly RunningProcess[]): Promise<number | 'trap'> {
  const trapped = Promise.withResolvers<'trap'>();
  shell.onTrap = () => trapped.resolve('trap');
  try {
    const exits = Promise.all(processes.map((process) => process.exited));
    const first = await untilAborted(Promise.race([exits, trapped.promise]), shell.signal);
    if (first !== 'trap') return first.at(-1)?.code ?? 0;
    await runTraps(shell);
    return 'trap';
  } finally {
    shell.onTrap = undefined;
  }
}

async function waitForAny(shell: Shell): Promise<number> {
  const jobs = shell.jobs.list();
  if (jobs.length === 0) return 127;
  const first = await untilAborted(
    Promise.race(
      jobs.map(async (job) => ({ job, exits: await Promise.all(job.processes.map((process) => process.exited)) })),
    ),
    shell.signal,
  );
  shell.jobs.remove(first.job);
  return first.exits.at(-1)?.code ?? 0;
}
