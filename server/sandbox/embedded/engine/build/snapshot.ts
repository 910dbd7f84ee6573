/** File trees as values: what an image holds, and copying one into another file system with its owners. */
import type { Disk, DiskEntry } from '../../machine/files/disk.ts';
import type { OwnedFileSystem } from '../../machine/files/owned.ts';
import { joinPath } from '../../machine/files/paths.ts';

/** Folders that belong to a run of a container, not to its image. */
const NOT_IMAGE = /^\/(?:proc|dev|sys)\//;
/** What stands for a program's file; every machine makes its own. */
const PROGRAM = [0x7f, 0x45, 0x4c, 0x46];

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

/** Copies a file or folder, with modes and owners (or one owner for all). */
export async function copyTree(
  from: Place,
  to: Place,
  owner?: { readonly uid: number; readonly gid: number },
): Promise<void> {
  const stat = await from.fs.lstat(from.path);
  if (stat.isSymbolicLink) {
    await to.fs.rm(to.path, { force: true });
    await to.fs.symlink(await from.fs.readlink(from.path), to.path);
    return;
  }
  if (stat.isDirectory) {
    await to.fs.mkdir(to.path, { recursive: true });
    for (const name of await from.fs.readdir(from.path)) {
      await copyTree(
        { fs: from.fs, path: joinPath(from.path, name) },
        { fs: to.fs, path: joinPath(to.path, name) },
        owner,
      );
    }
  } else await to.fs.writeFile(to.path, await from.fs.readFileBuffer(from.path));
  await to.fs.chmod(to.path, stat.mode);
  await to.fs.chown(to.path, owner ?? stat);
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
