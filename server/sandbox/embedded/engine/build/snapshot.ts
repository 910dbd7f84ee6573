/** File trees as values: what an image holds, and copying one into another file system with its owners. */
import type { Disk, DiskEntry } from '../../machine/files/disk.ts';
import type { OwnedFileSystem } from '../../machine/files/owned.ts';
import { dirname, joinPath } from '../../machine/files/paths.ts';

/** Folders that belong to a run of a container, not to its image. */
const NOT_IMAGE = /^\/(?:proc|dev|sys)\//;
/** What stands for a program's file; every machine makes its own. */
const PROGRAM = [0x7f, 0x45, 0x4c, 0x46];

/** Made when a container starts, and bind-mounted over by Docker. */
export const BELONGS_TO_RUN: ReadonlySet<string> = new Set([
  '/etc/hostname',
  '/etc/hosts',
  '/etc/resolv.conf',
  '/proc',
  '/dev',
  '/sys',
  '/sys/fs',
  '/sys/fs/cgroup',
  '/sys/fs/cgroup/memory.max',
]);

/** What a RUN leaves: the files that were made for its container are as they were before. */
export function entriesAfterRun(disk: Disk, before: readonly DiskEntry[]): DiskEntry[] {
  const kept = before.filter(({ path }) => BELONGS_TO_RUN.has(path));
  return [...kept, ...imageEntries(disk).filter(({ path }) => !BELONGS_TO_RUN.has(path))].toSorted((a, b) =>
    a.path < b.path ? -1 : 1,
  );
}

export function imageEntries(disk: Disk): DiskEntry[] {
  return disk.snapshot().filter((entry) => !NOT_IMAGE.test(entry.path) && !isProgram(entry));
}

/** Writes a snapshot through any file system. What is there already is written over. */
export async function writeEntries(fs: OwnedFileSystem, entries: readonly DiskEntry[]): Promise<void> {
  for (const entry of entries) {
    if (entry.type === 'folder') await fs.mkdir(entry.path, { recursive: true });
    else if (entry.type === 'file') await fs.writeFile(entry.path, entry.content);
    else if (!(await fs.exists(entry.path))) await fs.symlink(entry.target, entry.path);
    if (entry.type === 'link') continue;
    await fs.chmod(entry.path, entry.mode);
    await fs.chown(entry.path, entry);
  }
}

interface Place {
  readonly fs: OwnedFileSystem;
  readonly path: string;
}

export interface CopyOptions {
  /** Of all that is copied; without it everything keeps its own. */
  readonly owner?: { readonly uid: number; readonly gid: number };
  /** Whether a path of the source is not copied. Of a folder that is not, something in it may be. */
  readonly isLeftOut?: (path: string) => boolean;
}

/** Copies a file or folder, with modes and owners. */
export async function copyTree(from: Place, to: Place, options: CopyOptions = {}): Promise<void> {
  const stat = await from.fs.lstat(from.path);
  const leftOut = options.isLeftOut?.(from.path) ?? false;
  if (!leftOut && !stat.isDirectory) await to.fs.mkdir(dirname(to.path), { recursive: true });
  if (stat.isSymbolicLink) {
    if (leftOut) return;
    await to.fs.rm(to.path, { force: true });
    await to.fs.symlink(await from.fs.readlink(from.path), to.path);
    return;
  }
  if (stat.isDirectory) {
    if (!leftOut) await to.fs.mkdir(to.path, { recursive: true });
    for (const name of await from.fs.readdir(from.path)) {
      await copyTree(
        { fs: from.fs, path: joinPath(from.path, name) },
        { fs: to.fs, path: joinPath(to.path, name) },
        options,
      );
    }
  } else if (!leftOut) await to.fs.writeFile(to.path, await from.fs.readFileBuffer(from.path));
  if (leftOut) return;
  await to.fs.chmod(to.path, stat.mode);
  await to.fs.chown(to.path, options.owner ?? stat);
}

/** Bytes that a snapshot holds beyond those of the one it grew from. */
export function addedBytes(entries: readonly DiskEntry[], base: readonly DiskEntry[]): number {
  const known = new Set(base.flatMap((entry) => (entry.type === 'file' ? [entry.content.buffer] : [])));
  return entries.reduce(
    (sum, entry) => (entry.type === 'file' && !known.has(entry.content.buffer) ? sum + entry.content.length : sum),
    0,
  );
}

function isProgram(entry: DiskEntry): boolean {
  return (
    entry.type === 'file' &&
    entry.content.length === PROGRAM.length &&
    PROGRAM.every((byte, i) => entry.content[i] === byte)
  );
}
