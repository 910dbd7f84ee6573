/** `ps` and `pgrep`: the machine's processes. */
import type { Machine } from '../../machine/machine.ts';
import type { RunningProcess } from '../../machine/processes/running-process.ts';
import { namesOf } from '../../machine/users.ts';
import type { Process, Program } from '../../process.ts';
import { formatDate } from '../facts/date-format.ts';
import { fail } from '../support/program.ts';

interface Row {
  readonly process: RunningProcess;
  readonly user: string;
  readonly ppid: number;
}

interface Column {
  readonly title: string;
  readonly left?: boolean;
  readonly value: (row: Row, now: Date) => string;
  readonly width: number;
}

const time: Column = { title: 'TIME', width: 8, value: () => '00:00:00' };
const pid: Column = { title: 'PID', width: 7, value: ({ process }) => String(process.pid) };
const tty: Column = { title: 'TTY', left: true, width: 8, value: ({ process }) => process.identity.tty };
const args: Column = { title: 'CMD', left: true, width: 0, value: ({ process }) => process.argv.join(' ') };
const name: Column = {
  title: 'CMD',
  left: true,
  width: 0,
  value: ({ process }) => (process.argv[0] ?? '').replace(/^.*\//, ''),
};

const COLUMNS: Readonly<Record<string, Column>> = {
  pid,
  tty,
  time,
  args,
  comm: { ...name, title: 'COMMAND' },
  cmd: args,
  command: { ...args, title: 'COMMAND' },
  ppid: { title: 'PPID', width: 7, value: ({ ppid }) => String(ppid) },
  user: { title: 'USER', left: true, width: 8, value: ({ user }) => user },
  uid: { title: 'UID', width: 5, value: ({ process }) => String(process.user.uid) },
  pgid: { title: 'PGID', width: 7, value: ({ process }) => String(process.identity.group.id) },
  stat: { title: 'STAT', left: true, width: 4, value: ({ process }) => state(process) },
  rss: { title: 'RSS', width: 5, value: ({ process }) => String(Math.floor(process.memory / 1024)) },
  etime: {
    title: 'ELAPSED',
    width: 11,
    value: ({ process }, now) => elapsed(now.getTime() - process.identity.startedAt),
  },
};

const FULL: readonly Column[] = [
  { title: 'UID', left: true, width: 8, value: ({ user }) => user },
  { ...pid, width: 7 },
  { title: 'PPID', width: 7, value: ({ ppid }) => String(ppid) },
  { title: 'C', width: 2, value: () => '0' },
  { title: 'STIME', width: 5, value: ({ process }) => formatDate(new Date(process.identity.startedAt), '%H:%M') },
  tty,
  time,
  args,
];

const AUX: readonly Column[] = [
  { title: 'USER', left: true, width: 8, value: ({ user }) => user },
  { title: 'PID', width: 7, value: ({ process }) => String(process.pid) },
  { title: '%CPU', width: 4, value: ({ process }) => (process.cpuNanoCores / 1e7).toFixed(1) },
  { title: '%MEM', width: 4, value: () => '0.1' },
  { title: 'VSZ', width: 6, value: ({ process }) => String(Math.floor(process.memory / 1024) * 2) },
  { title: 'RSS', width: 5, value: ({ process }) => String(Math.floor(process.memory / 1024)) },
  tty,
  { title: 'STAT', left: true, width: 4, value: ({ process }) => state(process) },
  { title: 'START', width: 5, value: ({ process }) => formatDate(new Date(process.identity.startedAt), '%H:%M') },
  { title: 'TIME', width: 6, value: () => '0:00' },
  { ...args, title: 'COMMAND' },
];

export const ps = (machine: Machine): Program => {
  return async (process) => {
    const words = process.argv.slice(1);
    const flags = words
      .filter((word) => !/^\d+$/.test(word))
      .join('')
      .replaceAll('-', '');
    const output = words.findIndex((word) => word === '-o' || word === '-eo' || word === 'o' || word === '-ao');
    const rows = await rowsOf(machine);
    let columns: readonly Column[] = [{ ...pid, width: 7 }, tty, time, name];
    if (output >= 0) {
      const chosen = (words[output + 1] ?? '')
        .split(',')
        .map((each) => [each.replace(/=.*/, ''), each.includes('=')] as const);
      const unknown = chosen.find(([each]) => !Object.hasOwn(COLUMNS, each));
      if (unknown !== undefined) return fail(process, `error: unknown user-defined format specifier "${unknown[0]}"`);
      columns = chosen.map(([each, bare]) => ({ ...(COLUMNS[each] ?? pid), ...(bare ? { title: '' } : {}) }));
    } else if (/u/.test(flags) && /a|x/.test(flags)) columns = AUX;
    else if (flags.includes('f') || flags.includes('F')) columns = FULL;
    const all = /e|A|a|x/.test(flags.replace(/o.*/, ''));
    const wanted = pidOption(words);
    const shown = rows.filter((row) =>
      wanted === undefined ? all || row.process.identity.tty === own(machine, process) : wanted.has(row.process.pid),
    );
    await process.stdout.write(table(columns, shown, new Date(process.clock.now())));
    return wanted !== undefined && shown.length === 0 ? 1 : 0;
  };
};

export const pgrep = (machine: Machine): Program => {
  return async (process) => {
    const words = process.argv.slice(1);
    const full = words.includes('-f');
    const long = words.includes('-l') || words.includes('-a');
    const pattern = words.find((word) => !word.startsWith('-')) ?? '';
    const found = machine.processes
      .list()
      .filter(
        (each) =>
          each.pid !== process.system?.pid &&
          new RegExp(pattern).test(full ? each.argv.join(' ') : (each.argv[0] ?? '').replace(/^.*\//, '')),
      );
    for (const each of found) await process.stdout.write(`${each.pid}${long ? ` ${each.argv.join(' ')}` : ''}\n`);
    return found.length > 0 ? 0 : 1;
  };
};

async function rowsOf(machine: Machine): Promise<Row[]> {
  const users = await namesOf(machine.fs, '/etc/passwd');
  return machine.processes.list().map((process) => {
    const { ppid } = process.identity;
    // An orphan belongs to process 1.
    const parent = ppid === 0 || machine.processes.get(ppid) !== undefined ? ppid : 1;
    return { process, user: users.get(process.user.uid) ?? String(process.user.uid), ppid: parent };
  });
}

function table(columns: readonly Column[], rows: readonly Row[], now: Date): string {
  const lines = [
    columns.map((column) => column.title),
    ...rows.map((row) => columns.map((column) => column.value(row, now))),
  ];
  const width = columns.map((column, i) => Math.max(column.width, ...lines.map((line) => line[i]?.length ?? 0)));
  const text = lines.map((line) =>
    line
      .map((cell, i) =>
        columns[i]?.left
          ? i === columns.length - 1
            ? cell
            : cell.padEnd(width[i] ?? 0)
          : cell.padStart(width[i] ?? 0),
      )
      .join(' '),
  );
  const shown = columns.every((column) => column.title === '') ? text.slice(1) : text;
  return shown.map((line) => `${line.trimEnd()}\n`).join('');
}

function pidOption(words: readonly string[]): Set<number> | undefined {
  const at = words.findIndex((word) => word === '-p' || word === '--pid');
  return at < 0 ? undefined : new Set((words[at + 1] ?? '').split(',').map(Number));
}

function own(machine: Machine, process: Process): string {
  return machine.processes.get(process.system?.pid ?? 0)?.identity.tty ?? '?';
}

function state(process: RunningProcess): string {
  return process.identity.group.stopped ? 'T' : 'S';
}

function elapsed(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  const two = (value: number): string => String(value).padStart(2, '0');
  const hours = Math.floor(seconds / 3600);
  return `${hours > 0 ? `${two(hours)}:` : ''}${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}
