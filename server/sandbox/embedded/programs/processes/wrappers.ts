/** `env`, `printenv`, `timeout`, `nohup`, `nice`, `which`: programs around other programs. */
import type { Machine } from '../../machine/machine.ts';
import { signalNamed } from '../../machine/processes/signal-names.ts';
import { type Program, Signal } from '../../process.ts';
import { parseDuration } from './duration.ts';
import { BadOption, parseOptions } from '../support/options.ts';
import { fail, withUsage } from '../support/program.ts';
import { runChild, startChild } from './run-child.ts';

const TIMED_OUT = 124;

export const env = (machine: Machine): Program =>
  withUsage(async (process) => {
    const options = parseOptions(process.argv.slice(1), {
      flags: ['i', '0', 'ignore-environment', 'null'],
      values: ['u', 'unset', 'C', 'S'],
      stopAtWord: true,
    });
    const kept = options.has('i', 'ignore-environment') ? {} : { ...process.env };
    const words = [...options.words];
    const removed = new Set(options.all('u', 'unset'));
    const values = Object.fromEntries(Object.entries(kept).filter(([name]) => !removed.has(name)));
    while (/^[^=]+=/.test(words[0] ?? '')) {
      const word = words.shift() ?? '';
      values[word.slice(0, word.indexOf('='))] = word.slice(word.indexOf('=') + 1);
    }
    if (words.length > 0) return runChild(machine, process, words, { env: values });
    for (const [name, value] of Object.entries(values)) await process.stdout.write(`${name}=${value}\n`);
    return 0;
  }, 125);

export const printenv: Program = async (process) => {
  const names = process.argv.slice(1);
  if (names.length === 0) {
    for (const [name, value] of Object.entries(process.env)) await process.stdout.write(`${name}=${value}\n`);
    return 0;
  }
  let status = 0;
  for (const name of names) {
    const value = process.env[name];
    if (value === undefined) status = 1;
    else await process.stdout.write(`${value}\n`);
  }
  return status;
};

export const timeout = (machine: Machine): Program =>
  withUsage(async (process) => {
    const options = parseOptions(process.argv.slice(1), {
      flags: ['v', 'foreground', 'preserve-status', 'verbose'],
      values: ['s', 'signal', 'k', 'kill-after'],
      stopAtWord: true,
    });
    const [time = '', ...argv] = options.words;
    if (argv.length === 0) throw new BadOption('missing operand');
    const ms = parseDuration(time);
    if (ms === undefined) throw new BadOption(`invalid time interval ‘${time}’`);
    const name = signalNamed(options.get('s', 'signal') ?? 'TERM');
    if (name === undefined) throw new BadOption(`${options.get('s', 'signal')}: invalid signal`);
    const child = await startChild(machine, process, argv);
    if (typeof child === 'number') return child;
    let timedOut = false;
    const stop = new AbortController();
    const waiting = async (): Promise<void> => {
      if (ms === 0 || ms === Infinity) return;
      await process.clock.wait(ms, stop.signal);
      timedOut = true;
      child.deliver(new Signal(name));
      const grace = parseDuration(options.get('k', 'kill-after') ?? '');
      if (grace === undefined) return;
      await process.clock.wait(grace, stop.signal);
      child.deliver(new Signal('SIGKILL'));
    };
    void waiting().catch(inTime);
    const exit = await child.exited;
    stop.abort();
    if (!timedOut || options.has('preserve-status')) return exit.code;
    return exit.signal?.name === 'SIGKILL' ? exit.code : TIMED_OUT;
  }, 125);

/** The program ended before its time was up. */
function inTime(): void {}

export const nohup = (machine: Machine): Program => {
  return async (process) => {
    const argv = process.argv.slice(1);
    if (argv.length === 0) return fail(process, "missing operand\nTry 'nohup --help' for more information.", 125);
    const child = await startChild(machine, process, argv);
    if (typeof child === 'number') return child;
    child.handle('SIGHUP', () => {});
    return (await child.exited).code;
  };
};

/** There is one priority here. */
export const nice = (machine: Machine): Program => {
  return async (process) => {
    const args = process.argv.slice(1);
    const argv = args[0] === '-n' ? args.slice(2) : /^-\d+$/.test(args[0] ?? '') ? args.slice(1) : args;
    if (argv.length > 0) return runChild(machine, process, argv);
    await process.stdout.write('0\n');
    return 0;
  };
};

export const which = (machine: Machine): Program => {
  return async (process) => {
    let status = 0;
    for (const name of process.argv.slice(1).filter((arg) => !arg.startsWith('-'))) {
      const path = await machine.executables.which(name, {
        path: process.env['PATH'] ?? '',
        cwd: process.cwd,
        user: process.user,
      });
      if (path === undefined) status = 1;
      else await process.stdout.write(`${path}\n`);
    }
    return status;
  };
};
