/** Files as a tar archive and back: what `tar` writes and `kubectl cp` sends. */
import type { IFileSystem } from 'just-bash';
import { packTar, unpackTar } from 'modern-tar';
import { errnoMessage, errnoOf } from './errno.ts';
import { joinPath } from './paths.ts';

export interface Entry {
  /** Relative, without a leading slash. */
  readonly name: string;
  readonly type: 'file' | 'directory' | 'symlink';
  readonly mode: number;
  readonly mtime: Date;
  readonly data: Uint8Array;
  /** Where a symlink leads. */
  readonly linkname: string;
}

/** A file, or a folder with all that is in it, under another name. */
export async function* entriesOf(
  fs: IFileSystem,
  { path, name }: { path: string; name: string },
): AsyncGenerator<Entry> {
  const { mode, mtime, isDirectory, isSymbolicLink } = await fs.lstat(path);
  const common = { name, mode: mode & 0o7777, mtime, data: new Uint8Array(), linkname: '' };
  if (isSymbolicLink) yield { ...common, type: 'symlink', linkname: await fs.readlink(path) };
  else if (!isDirectory) yield { ...common, type: 'file', data: await fs.readFileBuffer(path) };
  else {
    yield { ...common, type: 'directory', name: `${name}/` };
    for (const child of (await fs.readdir(path)).toSorted())
      yield* entriesOf(fs, { path: joinPath(path, child), name: `${name}/${child}` });
  }
}

export function packEntries(entries: readonly Entry[]): Promise<Uint8Array> {
  return packTar(
    entries.map(({ name, type, mode, mtime, data, linkname }) => ({
      header: { name, type, mode, mtime, size: data.length, ...(type === 'symlink' ? { linkname } : {}) },
      body: data,
    })),
  );
}

/** Undefined when it is no archive. */
export async function unpackEntries(bytes: Uint8Array): Promise<Entry[] | undefined> {
  try {
    const found = await unpackTar(bytes, { strict: true });
    return found.flatMap(({ header, data }): Entry[] => {
      const { name, type = 'file', mode = 0o644, mtime = new Date(0), linkname = '' } = header;
      const isKnown = type === 'file' || type === 'directory' || type === 'symlink';
      return isKnown ? [{ name, type, mode, mtime, linkname, data: data ?? new Uint8Array() }] : [];
    });
  } catch {
    // The library says in its own words what `tar` says in one sentence.
    return undefined;
  }
}

/** Writes it below a folder. Gives the reason, in tar's words, when it may not or can't. */
export async function writeEntry(fs: IFileSystem, folder: string, entry: Entry): Promise<string | undefined> {
  const name = entry.name.replace(/^\/+/, '').replace(/\/+$/, '');
  if (name.split('/').includes('..')) return "Member name contains '..'";
  const path = name === '' || name === '.' ? folder : joinPath(folder, name);
  try {
    if (entry.type === 'directory') {
      await fs.mkdir(path, { recursive: true });
      return undefined;
    }
    await fs.mkdir(path.slice(0, path.lastIndexOf('/')) || '/', { recursive: true });
    if (entry.type === 'symlink') await fs.symlink(entry.linkname, path);
    else {
      await fs.writeFile(path, entry.data);
      await fs.chmod(path, entry.mode & 0o7777);
    }
    return undefined;
  } catch (error) {
    const code = errnoOf(error);
    if (code === undefined) throw error;
    return `Cannot open: ${errnoMessage(code)}`;
  }
}
