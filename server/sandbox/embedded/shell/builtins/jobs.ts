/** `jobs`, `fg`, `bg` and `disown`. */
import { waitInForeground } from '../jobs/job-control.ts';
import { type Job, jobLine, stateOf } from '../jobs/jobs.ts';
import type { Shell } from '../shell.ts';
import { type Builtin, complain, optionsOf } from './builtin.ts';

export const jobs: Builtin = async (shell, args) => {
  const { flags, rest } = optionsOf(args, 'lpnrs');
  const wanted = rest.length === 0 ? shell.jobs.list() : rest.map((each) => shell.jobs.find(each));
  for (const [index, job] of wanted.entries()) {
    if (job === undefined) return complain(shell, `jobs: ${rest[index]}: no such job`);
    const state = stateOf(job);
    if (flags.has('r') && state !== 'Running') continue;
    if (flags.has('s') && state !== 'Stopped') continue;
    await shell.write(
      flags.has('p') ? `${job.processes[0]?.pid}\n` : jobLine(shell.jobs, job, { pid: flags.has('l') }),
    );
    if (state !== 'Running' && state !== 'Stopped') shell.jobs.remove(job);
  }
  return 0;
};

export const fg: Builtin = async (shell, [name]) => {
  const job = await pick(shell, 'fg', name);
  if (job === undefined) return 1;
  await shell.write(`${job.text}\n`);
  job.foreground = true;
  shell.jobs.makeCurrent(job);
  job.group.continue();
  const statuses = await waitInForeground(shell, job);
  return statuses.at(-1) ?? 0;
};

export const bg: Builtin = async (shell, names) => {
  for (const name of names.length > 0 ? names : [undefined]) {
    const job = await pick(shell, 'bg', name);
    if (job === undefined) return 1;
    if (stateOf(job) === 'Running') {
      await shell.complain(`bg: job ${job.number} already in background`);
      continue;
    }
    await shell.write(`[${job.number}]${shell.jobs.mark(job)} ${job.text} &\n`);
    job.group.continue();
    job.announced = false;
  }
  return 0;
};

export const disown: Builtin = async (shell, args) => {
  const { flags, rest } = optionsOf(args, 'arh');
  const wanted = flags.has('a')
    ? shell.jobs.list()
    : (rest.length > 0 ? rest : ['%+']).map((name) => shell.jobs.find(name));
  for (const [index, job] of wanted.entries()) {
    if (job === undefined) return complain(shell, `disown: ${rest[index] ?? 'current'}: no such job`);
    if (!flags.has('h')) shell.jobs.remove(job);
  }
  return 0;
};

async function pick(shell: Shell, command: string, name: string | undefined): Promise<Job | undefined> {
  if (!shell.options.has('monitor')) {
    await shell.complain(`${command}: no job control`);
    return undefined;
  }
  const job = name === undefined ? shell.jobs.current : shell.jobs.find(name.startsWith('%') ? name : `%${name}`);
  const ended = job !== undefined && !['Running', 'Stopped'].includes(String(stateOf(job)));
  if (job !== undefined && !ended) return job;
  await shell.complain(ended ? `${command}: job has terminated` : `${command}: ${name ?? 'current'}: no such job`);
  return undefined;
}
