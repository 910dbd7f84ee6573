/** A disk in memory: just-bash's file system contract, plus owners, and a quota shared by all disks of a sandbox. */
import type { BufferEncoding, CpOptions, FileContent, FsStat, MkdirOptions, RmOptions } from 'just-bash';
import { fromBytes, toBytes } from './encoding.ts';
import { FileError } from './errno.ts';
import { appendContent, contentOf, type FileInode, type FolderInode, type Inode, setContent } from './inode.ts';
import type { OwnedFileSystem, OwnedStat } from './owned.ts';
import { basename, dirname, joinPath, resolvePath } from './paths.ts';
import { Quota } from './quota.ts';

const MAX_LINKS = 40;
const MAX_NAME = 255;

/** One file, folder or link of a snapshot. */
export type DiskEntry = {
  readonly path: string;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly mtime: number;
} & (
  | { readonly type: 'file'; readonly content: Uint8Array }
  | { readonly type: 'folder' }
  | { readonly type: 'link'; readonly target: string }
);

export interface DiskOptions {
  readonly quota?: Quota;
  /** Milliseconds since the epoch, for modification times. */
  readonly now: () => number;
}

type ReadOption = { readonly encoding?: BufferEncoding | null } | BufferEncoding;
type WriteOption = { readonly encoding?: BufferEncoding } | BufferEncoding;

export class Disk implements OwnedFileSystem {
  readonly quota: Quota;
  readonly #now: () => number;
  readonly #root: FolderInode;
  #lastInode = 1;

  constructor(options: DiskOptions) {
    this.quota = options.quota ?? new Quota(64 << 20);
    this.#now = options.now;
    this.#root = this.#newFolder();
  }

  async readFile(path: string, options?: ReadOption): Promise<string> {
    return fromBytes(contentOf(this.#file(path)), options);
  }

  async readFileBuffer(path: string): Promise<Uint8Array> {
    return contentOf(this.#file(path)).slice();
  }

  async writeFile(path: string, content: FileContent, options?: WriteOption): Promise<void> {
    const file = this.#fileForWriting(path);
    setContent(file, toBytes(content, options), this.quota);
    file.mtime = this.#now();
  }

  async appendFile(path: string, content: FileContent, options?: WriteOption): Promise<void> {
    const file = this.#fileForWriting(path);
    appendContent(file, toBytes(content, options), this.quota);
    file.mtime = this.#now();
  }

  async exists(path: string): Promise<boolean> {
    try {
      this.#find(path, 'stat', true);
      return true;
    } catch (error) {
      if (error instanceof FileError) return false;
      throw error;
    }
  }

  async stat(path: string): Promise<OwnedStat> {
    return statOf(this.#find(path, 'stat', true));
  }

  async lstat(path: string): Promise<OwnedStat> {
    return statOf(this.#find(path, 'lstat', false));
  }

  async mkdir(path: string, options?: MkdirOptions): Promise<void> {
    const full = resolvePath('/', path);
    if (full === '/') {
      if (options?.recursive) return;
      throw new FileError('EEXIST', 'mkdir', path);
    }
    if (options?.recursive) await this.mkdir(dirname(full), options);
    const { folder, name } = this.#parent(full, 'mkdir');
    const existing = folder.entries.get(name);
    if (existing !== undefined) {
      if (options?.recursive && this.#find(full, 'mkdir', true).type === 'folder') return;
      throw new FileError('EEXIST', 'mkdir', path);
    }
    this.#add(folder, name, this.#newFolder());
  }

  async readdir(path: string): Promise<string[]> {
    return [...this.#folder(path, 'scandir').entries.keys()].toSorted();
  }

  async readdirWithFileTypes(
    path: string,
  ): Promise<{ name: string; isFile: boolean; isDirectory: boolean; isSymbolicLink: boolean }[]> {
    const entries = [...this.#folder(path, 'scandir').entries].toSorted(([a], [b]) => (a < b ? -1 : 1));
    return entries.map(([name, inode]) => ({ name, ...kindOf(inode) }));
  }

  async rm(path: string, options?: RmOptions): Promise<void> {
    const full = resolvePath('/', path);
    if (full === '/') throw new FileError('EBUSY', 'rm', path);
    let place;
    try {
      place = this.#parent(full, 'rm');
    } catch (error) {
      if (options?.force && error instanceof FileError && error.code === 'ENOENT') return;
      throw error;
    }
    const inode = place.folder.entries.get(place.name);
    if (inode === undefined) {
      if (options?.force) return;
      throw new FileError('ENOENT', 'rm', path);
    }
    if (inode.type === 'folder' && inode.entries.size > 0 && !options?.recursive) {
      throw new FileError('ENOTEMPTY', 'rm', path);
    }
    this.#remove(place.folder, place.name, inode);
  }

  async cp(source: string, target: string, options?: CpOptions): Promise<void> {
    const from = this.#find(source, 'cp', false);
    if (from.type === 'folder' && !options?.recursive) throw new FileError('EISDIR', 'cp', source);
    if (from.type === 'folder') {
      if (resolvePath('/', target).startsWith(`${resolvePath('/', source)}/`))
        throw new FileError('EINVAL', 'cp', target);
      await this.mkdir(target, { recursive: true });
      this.#find(target, 'cp', true).mode = from.mode;
      for (const name of from.entries.keys()) await this.cp(joinPath(source, name), joinPath(target, name), options);
    } else if (from.type === 'link') {
      await this.symlink(from.target, target);
    } else {
      await this.writeFile(target, contentOf(from));
      this.#find(target, 'cp', true).mode = from.mode;
    }
  }

  async mv(source: string, target: string): Promise<void> {
    const from = resolvePath('/', source);
    const to = resolvePath('/', target);
    const place = this.#parent(from, 'rename');
    const inode = place.folder.entries.get(place.name);
    if (inode === undefined || from === '/') throw new FileError('ENOENT', 'rename', source);
    if (from === to) return;
    if (to.startsWith(`${from}/`)) throw new FileError('EINVAL', 'rename', source);
    const goal = this.#parent(to, 'rename');
    const replaced = goal.folder.entries.get(goal.name);
    if (replaced?.type === 'folder') {
      if (inode.type !== 'folder') throw new FileError('EISDIR', 'rename', target);
      if (replaced.entries.size > 0) throw new FileError('ENOTEMPTY', 'rename', target);
    }
    if (replaced !== undefined) this.#remove(goal.folder, goal.name, replaced);
    place.folder.entries.delete(place.name);
    goal.folder.entries.set(goal.name, inode);
    place.folder.mtime = goal.folder.mtime = this.#now();
  }

  async chmod(path: string, mode: number): Promise<void> {
    this.#find(path, 'chmod', true).mode = mode & 0o7777;
  }

  async chown(path: string, owner: { readonly uid: number; readonly gid: number }): Promise<void> {
    const inode = this.#find(path, 'chown', false);
    inode.uid = owner.uid;
    inode.gid = owner.gid;
  }

  async symlink(target: string, path: string): Promise<void> {
    const { folder, name } = this.#parent(resolvePath('/', path), 'symlink');
    if (folder.entries.has(name)) throw new FileError('EEXIST', 'symlink', path);
    this.#add(folder, name, { type: 'link', target, ...this.#common(0o777) });
  }

  async link(existing: string, path: string): Promise<void> {
    const inode = this.#find(existing, 'link', false);
    if (inode.type === 'folder') throw new FileError('EPERM', 'link', existing);
    const { folder, name } = this.#parent(resolvePath('/', path), 'link');
    if (folder.entries.has(name)) throw new FileError('EEXIST', 'link', path);
    folder.entries.set(name, inode);
    inode.links++;
  }

  async readlink(path: string): Promise<string> {
    const inode = this.#find(path, 'readlink', false);
    if (inode.type !== 'link') throw new FileError('EINVAL', 'readlink', path);
    return inode.target;
  }

  async realpath(path: string): Promise<string> {
    return this.#walk(path, 'realpath', true).path;
  }

  async utimes(path: string, _atime: Date, mtime: Date): Promise<void> {
    this.#find(path, 'utimes', true).mtime = mtime.getTime();
  }

  resolvePath(base: string, path: string): string {
    return resolvePath(base, path);
  }

  getAllPaths(): string[] {
    const paths: string[] = [];
    const visit = (folder: FolderInode, path: string): void => {
      for (const [name, inode] of folder.entries) {
        paths.push(joinPath(path, name));
        if (inode.type === 'folder') visit(inode, joinPath(path, name));
      }
    };
    visit(this.#root, '/');
    return paths;
  }

  /** Everything on it, by path, folders before what is in them. The contents are shared, not copied: they never change. */
  snapshot(): DiskEntry[] {
    const entries: DiskEntry[] = [];
    const visit = (folder: FolderInode, path: string): void => {
      for (const [name, inode] of folder.entries) {
        const full = joinPath(path, name);
        const { mode, uid, gid, mtime } = inode;
        if (inode.type === 'file')
          entries.push({ path: full, type: 'file', mode, uid, gid, mtime, content: contentOf(inode) });
        else if (inode.type === 'link')
          entries.push({ path: full, type: 'link', mode, uid, gid, mtime, target: inode.target });
        else {
          entries.push({ path: full, type: 'folder', mode, uid, gid, mtime });
          visit(inode, full);
        }
      }
    };
    visit(this.#root, '/');
    return entries;
  }

  /** Puts the entries of a snapshot here. What is appended to a file later goes to a copy of it. */
  restore(entries: readonly DiskEntry[]): void {
    for (const { path, mode, uid, gid, mtime, ...entry } of entries) {
      const { folder, name } = this.#parent(path, 'restore');
      const common = { number: ++this.#lastInode, mode, uid, gid, mtime, links: 1 };
      if (entry.type === 'file') {
        this.quota.take(entry.content.length);
        this.#add(folder, name, { type: 'file', buffer: entry.content, size: entry.content.length, ...common });
      } else if (entry.type === 'link') this.#add(folder, name, { type: 'link', target: entry.target, ...common });
      else if (!folder.entries.has(name)) this.#add(folder, name, { type: 'folder', entries: new Map(), ...common });
    }
  }

  /** Gives all its room back to the quota; the disk is not to be used afterwards. */
  dispose(): void {
    for (const [name, inode] of this.#root.entries) this.#remove(this.#root, name, inode);
  }

  #walk(path: string, operation: string, follow: boolean): { readonly inode: Inode; readonly path: string } {
    let pending = resolvePath('/', path).split('/').filter(Boolean);
    let at: Inode = this.#root;
    let trail: { readonly name: string; readonly folder: FolderInode }[] = [];
    for (let hops = 0; pending.length > 0;) {
      const [name = '', ...rest] = pending;
      pending = rest;
      if (name === '..') {
        at = trail.pop()?.folder ?? this.#root;
        continue;
      }
      if (at.type !== 'folder') throw new FileError('ENOTDIR', operation, path);
      const next: Inode | undefined = at.entries.get(name);
      if (next === undefined) throw new FileError('ENOENT', operation, path);
      if (next.type === 'link' && (pending.length > 0 || follow)) {
        if (++hops > MAX_LINKS) throw new FileError('ELOOP', operation, path);
        if (next.target.startsWith('/')) {
          at = this.#root;
          trail = [];
        }
        pending = [...next.target.split('/').filter((part) => part !== '' && part !== '.'), ...pending];
        continue;
      }
      trail.push({ name, folder: at });
      at = next;
    }
    return { inode: at, path: `/${trail.map((step) => step.name).join('/')}` };
  }

  #find(path: string, operation: string, follow: boolean): Inode {
    return this.#walk(path, operation, follow).inode;
  }

  #file(path: string): FileInode {
    const inode = this.#find(path, 'open', true);
    if (inode.type !== 'file') throw new FileError('EISDIR', 'read', path);
    return inode;
  }

  #folder(path: string, operation: string): FolderInode {
    const inode = this.#find(path, operation, true);
    if (inode.type !== 'folder') throw new FileError('ENOTDIR', operation, path);
    return inode;
  }

  #fileForWriting(path: string): FileInode {
    const full = resolvePath('/', path);
    if (full === '/') throw new FileError('EISDIR', 'open', path);
    const { folder, name } = this.#parent(full, 'open');
    const existing = folder.entries.get(name);
    if (existing === undefined) {
      const file: FileInode = { type: 'file', buffer: new Uint8Array(0), size: 0, ...this.#common(0o644) };
      this.#add(folder, name, file);
      return file;
    }
    if (existing.type === 'link')
      return this.#fileForWriting(resolvePath(this.#walk(dirname(full), 'open', true).path, existing.target));
    if (existing.type === 'folder') throw new FileError('EISDIR', 'open', path);
    return existing;
  }

  #parent(full: string, operation: string): { readonly folder: FolderInode; readonly name: string } {
    const name = basename(full);
    if (name.length > MAX_NAME) throw new FileError('ENAMETOOLONG', operation, full);
    const folder = this.#find(dirname(full), operation, true);
    if (folder.type !== 'folder') throw new FileError('ENOTDIR', operation, full);
    return { folder, name };
  }

  #add(folder: FolderInode, name: string, inode: Inode): void {
    this.quota.takeInode();
    folder.entries.set(name, inode);
    folder.mtime = this.#now();
  }

  #remove(folder: FolderInode, name: string, inode: Inode): void {
    if (inode.type === 'folder') for (const [child, node] of inode.entries) this.#remove(inode, child, node);
    folder.entries.delete(name);
    folder.mtime = this.#now();
    inode.links--;
    if (inode.links === 0) this.quota.releaseInode(inode.type === 'file' ? inode.size : 0);
  }

  #newFolder(): FolderInode {
    return { type: 'folder', entries: new Map(), ...this.#common(0o755) };
  }

  #common(mode: number): { number: number; mode: number; uid: number; gid: number; mtime: number; links: number } {
    return { number: ++this.#lastInode, mode, uid: 0, gid: 0, mtime: this.#now(), links: 1 };
  }
}

function kindOf(inode: Inode): Pick<FsStat, 'isFile' | 'isDirectory' | 'isSymbolicLink'> {
  return { isFile: inode.type === 'file', isDirectory: inode.type === 'folder', isSymbolicLink: inode.type === 'link' };
}

function statOf(inode: Inode): OwnedStat {
  const size = inode.type === 'file' ? inode.size : inode.type === 'link' ? inode.target.length : 4096;
  const { mode, uid, gid, number: ino, links } = inode;
  return { ...kindOf(inode), mode, uid, gid, ino, links: linksOf(inode, links), size, mtime: new Date(inode.mtime) };
}

function linksOf(inode: Inode, links: number): number {
  if (inode.type !== 'folder') return links;
  return 2 + [...inode.entries.values()].filter((child) => child.type === 'folder').length;
}
