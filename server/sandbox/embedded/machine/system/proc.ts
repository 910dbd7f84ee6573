/** /proc: the machine's processes and resources as files. */
import type { GeneratedFile } from '../files/generated.ts';
import type { Machine } from '../machine.ts';
import type { RunningProcess } from '../processes/running-process.ts';

export const KERNEL = '6.12.0-sandbox';
/** What a machine without a limit of its own shows. */
export const HOST_MEMORY = 8 * 2 ** 30;
export const CPUS = 2;

export function procFiles(machine: Machine): ReadonlyMap<string, GeneratedFile> {
  const files = new Map<string, GeneratedFile>();
  const add = (path: string, read: () => string): void => void files.set(path, { read });
  add('/version', () => `Linux version ${KERNEL} (sandbox@simulator) #1 SMP\n`);
  add('/uptime', () => `${seconds(machine)} ${seconds(machine)}\n`);
  add('/loadavg', () => `0.00 0.01 0.00 1/${machine.processes.list().length} ${machine.processes.nextPid - 1}\n`);
  add('/meminfo', () => memoryInfo(machine));
  add('/cpuinfo', () =>
    Array.from({ length: CPUS }, (_, i) => `processor\t: ${i}\nmodel name\t: Simulated CPU\n\n`).join(''),
  );
  add('/mounts', () => mountTable(machine));
  add('/self/mounts', () => mountTable(machine));
  add('/self/mountinfo', () => mountTable(machine));
  add('/self/cgroup', () => '0::/\n');
  add('/sys/kernel/hostname', () => `${machine.hostname}\n`);
  add('/sys/kernel/osrelease', () => `${KERNEL}\n`);
  for (const process of machine.processes.list()) {
    const folder = `/${process.pid}`;
    add(`${folder}/cmdline`, () => process.argv.map((word) => `${word}\0`).join(''));
    add(`${folder}/comm`, () => `${nameOf(process)}\n`);
    add(`${folder}/cgroup`, () => '0::/\n');
    add(`${folder}/status`, () => statusOf(process));
  }
  return files;
}

export function mountTable(machine: Machine): string {
  const mounts = [
    { mountPoint: '/', kind: 'overlay' },
    ...machine.fs.getMounts().map(({ mountPoint }) => ({ mountPoint, kind: kindOf(mountPoint) })),
  ];
  return mounts.map(({ mountPoint, kind }) => `${kind} ${mountPoint} ${kind} rw,relatime 0 0\n`).join('');
}

function kindOf(mountPoint: string): string {
  if (mountPoint === '/proc') return 'proc';
  return mountPoint === '/dev' ? 'tmpfs' : 'ext4';
}

function seconds(machine: Machine): string {
  return ((machine.clock.now() - machine.bootedAt) / 1000).toFixed(2);
}

function memoryInfo(machine: Machine): string {
  const line = (name: string, bytes: number): string =>
    `${`${name}:`.padEnd(16)}${String(Math.floor(bytes / 1024)).padStart(8)} kB\n`;
  const free = HOST_MEMORY - machine.memoryUsed;
  return (
    line('MemTotal', HOST_MEMORY) +
    line('MemFree', free) +
    line('MemAvailable', free) +
    line('SwapTotal', 0) +
    line('SwapFree', 0)
  );
}

function statusOf(process: RunningProcess): string {
  const { pid, ppid } = process.identity;
  const { uid, gid } = process.user;
  const state = process.identity.group.stopped ? 'T (stopped)' : 'S (sleeping)';
  const numbers = (id: number): string => `${id}\t${id}\t${id}\t${id}`;
  return `Name:\t${nameOf(process)}\nState:\t${state}\nTgid:\t${pid}\nPid:\t${pid}\nPPid:\t${ppid}\nUid:\t${numbers(uid)}\nGid:\t${numbers(gid)}\nVmRSS:\t${String(Math.floor(process.memory / 1024)).padStart(8)} kB\nThreads:\t1\n`;
}

function nameOf(process: RunningProcess): string {
  return (process.argv[0] ?? '').replace(/^.*\//, '').slice(0, 15);
}
