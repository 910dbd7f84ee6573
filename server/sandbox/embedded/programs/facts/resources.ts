/** `df` and `free`: room on disks and in memory. */
import type { Machine } from '../../machine/machine.ts';
import { Disk } from '../../machine/files/disk.ts';
import { resolvePath } from '../../machine/files/paths.ts';
import { HOST_MEMORY } from '../../machine/system/proc.ts';
import type { Program } from '../../process.ts';
import { humanSize } from '../files/listing.ts';
import { parseOptions } from '../support/options.ts';
import { fail, withUsage } from '../support/program.ts';

interface DiskRow {
  readonly name: string;
  readonly mountPoint: string;
  readonly size: number;
  readonly used: number;
}

export const df = (machine: Machine): Program =>
  withUsage(async (process) => {
    const options = parseOptions(process.argv.slice(1), {
      flags: ['h', 'H', 'k', 'm', 'a', 'T', 'i', 'P', 'human-readable', 'all'],
      values: ['t', 'x', 'B'],
    });
    const rows = disks(machine);
    const wanted: DiskRow[] = [];
    let status = 0;
    for (const word of options.words) {
      const path = resolvePath(process.cwd, word);
      if (!(await process.fs.exists(path))) {
        status = await fail(process, `${word}: No such file or directory`);
        continue;
      }
      const { mountPoint } = machine.fs.filesystemOf(path);
      wanted.push(
        rows.find((row) => row.mountPoint === mountPoint) ?? { name: 'overlay', mountPoint: '/', size: 0, used: 0 },
      );
    }
    const shown = options.words.length > 0 ? wanted : rows;
    if (shown.length === 0) return status;
    const human = options.has('h', 'H', 'human-readable');
    const text = (bytes: number): string => (human ? humanSize(bytes) : String(Math.ceil(bytes / 1024)));
    const table = [
      ['Filesystem', human ? 'Size' : '1K-blocks', 'Used', human ? 'Avail' : 'Available', 'Use%', 'Mounted on'],
      ...shown.map((row) => [
        row.name,
        text(row.size),
        text(row.used),
        text(row.size - row.used),
        row.size === 0 ? '-' : `${Math.ceil((row.used / row.size) * 100)}%`,
        row.mountPoint,
      ]),
    ];
    const widths = table[0]?.map((_cell, i) => Math.max(...table.map((row) => row[i]?.length ?? 0))) ?? [];
    for (const row of table) {
      await process.stdout.write(
        `${row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : i === row.length - 1 ? cell : cell.padStart(widths[i] ?? 0))).join(' ')}\n`,
      );
    }
    return status;
  });

function disks(machine: Machine): DiskRow[] {
  const root = machine.fs.filesystemOf('/').filesystem;
  const rows: DiskRow[] = [];
  const add = (name: string, mountPoint: string, fs: unknown): void => {
    if (fs instanceof Disk) rows.push({ name, mountPoint, size: fs.quota.limit, used: fs.quota.used });
    else if (mountPoint !== '/proc' && mountPoint !== '/dev') rows.push({ name, mountPoint, size: 0, used: 0 });
  };
  add('overlay', '/', root);
  for (const { mountPoint, filesystem } of machine.fs.getMounts()) add('/dev/vda1', mountPoint, filesystem);
  return rows;
}

export const free = (machine: Machine): Program =>
  withUsage(async (process) => {
    const options = parseOptions(process.argv.slice(1), {
      flags: ['h', 'm', 'g', 'b', 'k', 'human', 'mebi', 'gibi', 'bytes'],
    });
    const text = (bytes: number): string => {
      if (options.has('h', 'human')) return bytes === 0 ? '0B' : `${humanSize(bytes)}i`;
      const unit = options.has('b', 'bytes')
        ? 1
        : options.has('m', 'mebi')
          ? 1 << 20
          : options.has('g', 'gibi')
            ? 1 << 30
            : 1024;
      return String(Math.floor(bytes / unit));
    };
    const total = machine.memoryLimit ?? HOST_MEMORY;
    const used = machine.memoryUsed;
    const row = (name: string, cells: readonly number[]): string =>
      `${name.padEnd(7)}${cells.map((cell) => text(cell).padStart(12)).join('')}\n`;
    await process.stdout.write(
      `${' '.repeat(7)}${['total', 'used', 'free', 'shared', 'buff/cache', 'available'].map((title) => title.padStart(12)).join('')}\n`,
    );
    await process.stdout.write(row('Mem:', [total, used, total - used, 0, 0, total - used]) + row('Swap:', [0, 0, 0]));
    return 0;
  });
