/** `hostname`, `uname`, `nproc`, `uptime`, `arch`, `date`: facts about the machine and its time. */
import { CPUS, KERNEL } from '../../machine/system/proc.ts';
import type { Machine } from '../../machine/machine.ts';
import type { Program } from '../../process.ts';
import { formatDate } from './date-format.ts';
import { BadOption, parseOptions } from '../support/options.ts';
import { fail, withUsage } from '../support/program.ts';

export const hostname: Program = async (process) => {
  const flag = process.argv[1];
  if (flag !== undefined && !flag.startsWith('-')) return fail(process, 'you must be root to change the host name');
  await process.stdout.write(
    `${flag === '-i' || flag === '-I' ? '127.0.0.1' : (process.system?.hostname ?? 'localhost')}\n`,
  );
  return 0;
};

export const uname: Program = withUsage(async (process) => {
  const options = parseOptions(process.argv.slice(1), { flags: ['a', 's', 'n', 'r', 'v', 'm', 'p', 'i', 'o', 'all'] });
  const all = options.has('a', 'all');
  const parts: string[] = [];
  const add = (flag: string, text: string, byDefault = false): void => {
    if (all || options.has(flag) || (byDefault && process.argv.length === 1)) parts.push(text);
  };
  add('s', 'Linux', true);
  add('n', process.system?.hostname ?? 'localhost');
  add('r', KERNEL);
  add('v', '#1 SMP');
  add('m', 'x86_64');
  add('o', 'GNU/Linux');
  await process.stdout.write(`${parts.join(' ')}\n`);
  return 0;
});

export const arch: Program = async (process) => {
  await process.stdout.write('x86_64\n');
  return 0;
};

export const nproc: Program = async (process) => {
  await process.stdout.write(`${CPUS}\n`);
  return 0;
};

export const uptime = (machine: Machine): Program => {
  return async (process) => {
    const minutes = Math.floor((machine.clock.now() - machine.bootedAt) / 60_000);
    const hours = Math.floor(minutes / 60);
    const up = hours > 0 ? `${String(hours).padStart(2)}:${String(minutes % 60).padStart(2, '0')}` : `${minutes} min`;
    const time = formatDate(new Date(machine.clock.now()), '%H:%M:%S');
    await process.stdout.write(
      process.argv[1] === '-p'
        ? `up ${minutes} minutes\n`
        : ` ${time} up ${up},  1 user,  load average: 0.00, 0.01, 0.00\n`,
    );
    return 0;
  };
};

export const date: Program = withUsage(async (process) => {
  const options = parseOptions(process.argv.slice(1), {
    flags: ['u', 'R', 'utc', 'rfc-email'],
    values: ['d', 'date', 'I', 'iso-8601', 'rfc-3339', 'r', 's', 'set'],
  });
  if (options.has('s', 'set')) return fail(process, 'cannot set date: Operation not permitted');
  const text = options.get('d', 'date');
  const time = text === undefined ? new Date(process.clock.now()) : parseDate(text, process.clock.now());
  if (time === undefined) return fail(process, `invalid date ‘${text}’`);
  const format = options.words.find((word) => word.startsWith('+'));
  if (format === undefined && options.words.length > 0) throw new BadOption(`invalid date ‘${options.words[0]}’`);
  const iso = options.get('I', 'iso-8601');
  const standard = options.has('R', 'rfc-email')
    ? '%a, %d %b %Y %H:%M:%S %z'
    : iso !== undefined
      ? iso.startsWith('s')
        ? '%Y-%m-%dT%H:%M:%S%:z'
        : '%F'
      : '%a %b %e %H:%M:%S %Z %Y';
  await process.stdout.write(`${formatDate(time, format?.slice(1) ?? standard)}\n`);
  return 0;
});

const UNITS: Readonly<Record<string, number>> = {
  second: 1000,
  sec: 1000,
  minute: 60_000,
  min: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
  week: 604_800_000,
};

function parseDate(text: string, now: number): Date | undefined {
  if (text === 'now' || text === 'today') return new Date(now);
  if (text === 'yesterday') return new Date(now - 86_400_000);
  if (text === 'tomorrow') return new Date(now + 86_400_000);
  if (/^@\d+/.test(text)) return new Date(Number(text.slice(1)) * 1000);
  const relative = /^([-+]?\d+) (\w+?)s?(?: (ago))?$/.exec(text);
  const unit = relative === null ? undefined : UNITS[relative[2] ?? ''];
  if (relative !== null && unit !== undefined)
    return new Date(now + Number(relative[1]) * unit * (relative[3] === undefined ? 1 : -1));
  const time = Date.parse(/[zZ]|[-+]\d\d:?\d\d$|GMT|UTC/.test(text) ? text : `${text} UTC`);
  return Number.isNaN(time) ? undefined : new Date(time);
}
