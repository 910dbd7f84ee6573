/** `kill`: a builtin because it understands jobs. */
import { signalNamed } from '../../machine/processes/signal-names.ts';
import { Signal, SIGNAL_NUMBERS } from '../../process.ts';
import { signalJob, stateOf } from '../jobs/jobs.ts';
import type { Shell } from '../shell.ts';
import { type Builtin, complain } from './builtin.ts';

export const kill: Builtin = async (shell, args) => {
  const [first, ...others] = args;
  if (first === undefined) {
    return complain(
      shell,
      'kill: usage: kill [-s sigspec | -n signum | -sigspec] pid | jobspec ... or kill -l [sigspec]',
      2,
    );
  }
  if (first === '-l' || first === '-L') return list(shell, others);
  let name = 'TERM';
  let targets = args;
  if (first === '-s' || first === '-n') [name = '', ...targets] = others;
  else if (first === '--') targets = others;
  else if (/^-./.test(first)) {
    name = first.slice(1);
    targets = others[0] === '--' ? others.slice(1) : others;
  }
  const wanted = name === '0' ? 'probe' : signalNamed(name);
  if (wanted === undefined) return complain(shell, `kill: ${name}: invalid signal specification`);
  let status = 0;
  for (const target of targets) status = (await send(shell, target, wanted)) || status;
  return status;
};

async function send(shell: Shell, target: string, wanted: Signal['name'] | 'probe'): Promise<number> {
  if (target.startsWith('%')) {
    const job = shell.jobs.find(target);
    const hasEnded = job?.processes.every(({ status }) => status !== undefined) ?? true;
    if (job === undefined || hasEnded) return complain(shell, `kill: ${target}: no such job`);
    if (wanted === 'probe') return 0;
    signalJob(job, new Signal(wanted));
    // A stopped job can only act on it once it goes on.
    if (stateOf(job) === 'Stopped' && (wanted === 'SIGTERM' || wanted === 'SIGHUP')) job.group.continue();
    return 0;
  }
  if (!/^-?\d+$/.test(target)) return complain(shell, `kill: ${target}: arguments must be process or job IDs`);
  const number = Number(target);
  const all = shell.machine.processes.list();
  const found =
    number > 0
      ? all.filter((process) => process.pid === number)
      : all.filter(
          (process) => process.identity.group.id === (number === 0 ? shell.running.identity.group.id : -number),
        );
  if (found.length === 0) return complain(shell, `kill: (${target}) - No such process`);
  for (const process of found) {
    const { user } = process;
    if (shell.process.user.uid !== 0 && user.uid !== shell.process.user.uid) {
      return complain(shell, `kill: (${target}) - Operation not permitted`);
    }
    if (wanted !== 'probe') process.deliver(new Signal(wanted));
  }
  // To itself it is delivered before the next command.
  await shell.checkpoint();
  return 0;
}

async function list(shell: Shell, names: readonly string[]): Promise<number> {
  if (names.length > 0) {
    for (const name of names) {
      const number = Number(name) > 128 ? Number(name) - 128 : name;
      const found = signalNamed(String(number));
      if (found === undefined) return complain(shell, `kill: ${name}: invalid signal specification`);
      await shell.write(`${/^\d+$/.test(name) ? found.replace(/^SIG/, '') : SIGNAL_NUMBERS[found]}\n`);
    }
    return 0;
  }
  const entries = Object.entries(SIGNAL_NUMBERS).map(([name, number]) => `${String(number).padStart(2)}) ${name}`);
  for (let i = 0; i < entries.length; i += 5) await shell.write(`${entries.slice(i, i + 5).join('\t')}\n`);
  return 0;
}
