/** `kill` and `pkill` as programs: for those who call them without a shell. */
import type { Machine } from '../../machine/machine.ts';
import type { RunningProcess } from '../../machine/processes/running-process.ts';
import { signalNamed } from '../../machine/processes/signal-names.ts';
import { type Process, type Program, Signal } from '../../process.ts';
import { fail } from '../support/program.ts';

export const kill = (machine: Machine): Program => {
  return async (process) => {
    const { signal, words } = signalFrom(process.argv.slice(1));
    if (signal === undefined) return fail(process, 'invalid signal');
    if (words.length === 0) return fail(process, 'not enough arguments');
    let status = 0;
    for (const word of words) {
      const target = machine.processes.get(Number(word));
      status =
        (target === undefined
          ? await fail(process, `(${word}) - No such process`)
          : await send(process, target, signal)) || status;
    }
    return status;
  };
};

export const pkill = (machine: Machine): Program => {
  return async (process) => {
    const { signal, words } = signalFrom(process.argv.slice(1).filter((word) => word !== '-f'));
    const [pattern] = words;
    if (signal === undefined || pattern === undefined) return fail(process, 'no matching criteria specified', 2);
    const full = process.argv.includes('-f');
    const matches = machine.processes
      .list()
      .filter(
        (each) =>
          each.pid !== process.system?.pid &&
          new RegExp(pattern).test(full ? each.argv.join(' ') : (each.argv[0] ?? '').replace(/^.*\//, '')),
      );
    for (const each of matches) await send(process, each, signal);
    return matches.length > 0 ? 0 : 1;
  };
};

async function send(process: Process, target: RunningProcess, signal: Signal['name'] | 'probe'): Promise<number> {
  if (process.user.uid !== 0 && target.user.uid !== process.user.uid)
    return fail(process, `(${target.pid}) - Operation not permitted`);
  if (signal !== 'probe') target.deliver(new Signal(signal));
  return 0;
}

function signalFrom(args: readonly string[]): {
  readonly signal: Signal['name'] | 'probe' | undefined;
  readonly words: readonly string[];
} {
  const [first = '', ...rest] = args;
  if (first === '-s') return { signal: named(rest[0] ?? ''), words: rest.slice(1) };
  if (/^-./.test(first)) return { signal: named(first.slice(1)), words: rest };
  return { signal: 'SIGTERM', words: args };
}

function named(text: string): Signal['name'] | 'probe' | undefined {
  return text === '0' ? 'probe' : signalNamed(text);
}
