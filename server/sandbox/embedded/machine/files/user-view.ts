/** The file system as one user sees it: what the owner and mode of a file forbid is refused, what is made is theirs. */
import type { BufferEncoding, CpOptions, FileContent, MkdirOptions, RmOptions } from 'just-bash';
import { errnoOf, FileError } from './errno.ts';
import type { OwnedFileSystem, OwnedStat } from './owned.ts';
import { basename, dirname, joinPath, resolvePath } from './paths.ts';

export interface FileUser {
  readonly uid: number;
  readonly gid: number;
}

type Access = 4 | 2 | 1;
const READ: Access = 4;
const WRITE: Access = 2;
const SEARCH: Access = 1;
const STICKY = 0o1000;

type ReadOption = { readonly encoding?: BufferEncoding | null } | BufferEncoding;
type WriteOption = { readonly encoding?: BufferEncoding } | BufferEncoding;

/** Root sees the file system itself: nothing is forbidden to it. */
export function viewAs(user: FileUser, fs: OwnedFileSystem): OwnedFileSystem {
  return user.uid === 0 ? fs : new UserView(user, fs);
}

export function allows(user: FileUser, stat: OwnedStat, access: Access): boolean {
  if (user.uid === 0) return true;
  const shift = stat.uid === user.uid ? 6 : stat.gid === user.gid ? 3 : 0;
  return ((stat.mode >> shift) & access) === access;
}

class UserView implements OwnedFileSystem {
  readonly #user: FileUser;
  readonly #fs: OwnedFileSystem;

  constructor(user: FileUser, fs: OwnedFileSystem) {
    this.#user = user;
    this.#fs = fs;
  }

  async readFile(path: string, options?: ReadOption): Promise<string> {
    await this.#need(path, READ, 'open');
    return this.#fs.readFile(path, options);
  }

  async readFileBuffer(path: string): Promise<Uint8Array> {
    await this.#need(path, READ, 'open');
    return this.#fs.readFileBuffer(path);
  }

  async writeFile(path: string, content: FileContent, options?: WriteOption): Promise<void> {
    await this.#create(path, 'open', () => this.#fs.writeFile(path, content, options));
  }

  async appendFile(path: string, content: FileContent, options?: WriteOption): Promise<void> {
    await this.#create(path, 'open', () => this.#fs.appendFile(path, content, options));
  }

  async exists(path: string): Promise<boolean> {
    try {
      await this.#search(path, 'stat');
    } catch (error) {
      if (errnoOf(error) !== undefined) return false;
      throw error;
    }
    return this.#fs.exists(path);
  }

  async stat(path: string): Promise<OwnedStat> {
    await this.#search(path, 'stat');
    return this.#fs.stat(path);
  }

  async lstat(path: string): Promise<OwnedStat> {
    await this.#search(path, 'lstat');
    return this.#fs.lstat(path);
  }

  async mkdir(path: string, options?: MkdirOptions): Promise<void> {
    const full = resolvePath('/', path);
    if (await this.#fs.exists(full)) {
      if (options?.recursive && (await this.#fs.stat(full)).isDirectory) return;
      throw new FileError('EEXIST', 'mkdir', path);
    }
    if (options?.recursive && !(await this.#fs.exists(dirname(full)))) await this.mkdir(dirname(full), options);
    await this.#create(full, 'mkdir', () => this.#fs.mkdir(full));
  }

  async readdir(path: string): Promise<string[]> {
    await this.#need(path, READ, 'scandir');
    return this.#fs.readdir(path);
  }

  async rm(path: string, options?: RmOptions): Promise<void> {
    const full = resolvePath('/', path);
    if (options?.force && !(await this.exists(full)) && !(await this.#isLink(full))) return;
    await this.#needEntry(full, 'unlink');
    if (options?.recursive) await this.#needTree(full);
    await this.#fs.rm(path, options);
  }

  async cp(source: string, target: string, options?: CpOptions): Promise<void> {
    await this.#need(source, READ, 'open');
    const stat = await this.#fs.lstat(source);
    if (stat.isDirectory && options?.recursive) {
      await this.mkdir(target, { recursive: true });
      for (const name of await this.readdir(source))
        await this.cp(joinPath(source, name), joinPath(target, name), options);
      return;
    }
    await this.#create(target, 'open', () => this.#fs.cp(source, target, options));
  }

  async mv(source: string, target: string): Promise<void> {
    await this.#needEntry(resolvePath('/', source), 'rename');
    await this.#need(dirname(resolvePath('/', target)), WRITE, 'rename');
    await this.#fs.mv(source, target);
  }

  async chmod(path: string, mode: number): Promise<void> {
    const stat = await this.stat(path);
    if (stat.uid !== this.#user.uid) throw new FileError('EPERM', 'chmod', path);
    await this.#fs.chmod(path, mode);
  }

  async chown(path: string, owner: { readonly uid: number; readonly gid: number }): Promise<void> {
    const stat = await this.lstat(path);
    if (stat.uid !== this.#user.uid || owner.uid !== stat.uid || owner.gid !== this.#user.gid) {
      throw new FileError('EPERM', 'chown', path);
    }
    await this.#fs.chown(path, owner);
  }

  async symlink(target: string, path: string): Promise<void> {
    await this.#create(path, 'symlink', () => this.#fs.symlink(target, path));
  }

  async link(existing: string, path: string): Promise<void> {
    await this.#search(existing, 'link');
    await this.#need(dirname(resolvePath('/', path)), WRITE, 'link');
    await this.#fs.link(existing, path);
  }

  async readlink(path: string): Promise<string> {
    await this.#search(path, 'readlink');
    return this.#fs.readlink(path);
  }

  async realpath(path: string): Promise<string> {
    await this.#search(path, 'realpath');
    return this.#fs.realpath(path);
  }

  async utimes(path: string, atime: Date, mtime: Date): Promise<void> {
    const stat = await this.stat(path);
    if (stat.uid !== this.#user.uid && !allows(this.#user, stat, WRITE)) throw new FileError('EACCES', 'utimes', path);
    await this.#fs.utimes(path, atime, mtime);
  }

  resolvePath(base: string, path: string): string {
    return this.#fs.resolvePath(base, path);
  }

  getAllPaths(): string[] {
    return this.#fs.getAllPaths();
  }

  /** Every folder on the way must let the user through. */
  async #search(path: string, operation: string): Promise<void> {
    const parts = resolvePath('/', path).split('/').slice(1, -1);
    let folder = '/';
    for (const part of parts) {
      folder = joinPath(folder, part);
      const stat = await this.#fs.stat(folder);
      if (!stat.isDirectory) throw new FileError('ENOTDIR', operation, path);
      if (!allows(this.#user, stat, SEARCH)) throw new FileError('EACCES', operation, path);
    }
  }

  async #need(path: string, access: Access, operation: string): Promise<void> {
    await this.#search(path, operation);
    if (!allows(this.#user, await this.#fs.stat(path), access)) throw new FileError('EACCES', operation, path);
  }

  /** Renaming or removing a name needs the folder, and in a sticky one (/tmp) the file as well. */
  async #needEntry(full: string, operation: string): Promise<void> {
    await this.#need(dirname(full), WRITE, operation);
    const stat = await this.#fs.lstat(full);
    const folder = await this.#fs.stat(dirname(full));
    if ((folder.mode & STICKY) !== 0 && stat.uid !== this.#user.uid && folder.uid !== this.#user.uid) {
      throw new FileError('EPERM', operation, full);
    }
  }

  async #needTree(full: string): Promise<void> {
    const stat = await this.#fs.lstat(full);
    if (!stat.isDirectory) return;
    const names = await this.#fs.readdir(full);
    if (names.length > 0 && !allows(this.#user, stat, WRITE)) throw new FileError('EACCES', 'unlink', full);
    for (const name of names) await this.#needTree(joinPath(full, name));
  }

  async #isLink(full: string): Promise<boolean> {
    try {
      return (await this.lstat(full)).isSymbolicLink;
    } catch (error) {
      if (errnoOf(error) !== undefined) return false;
      throw error;
    }
  }

  /** Writes to a file that exists if its mode allows it, or makes a new one that belongs to the user. */
  async #create(path: string, operation: string, make: () => Promise<void>): Promise<void> {
    const full = resolvePath('/', path);
    if (await this.#fs.exists(full)) {
      await this.#need(full, WRITE, operation);
      await make();
      return;
    }
    await this.#need(dirname(full), WRITE, operation);
    await make();
    if (basename(full) !== '') await this.#fs.chown(full, { uid: this.#user.uid, gid: this.#user.gid });
  }
}
