/** A file system whose files are made when they are read: /proc and /dev. */
import type { BufferEncoding, FileContent } from 'just-bash';
import { fromBytes } from './encoding.ts';
import { FileError } from './errno.ts';
import type { OwnedFileSystem, OwnedStat } from './owned.ts';
import { resolvePath } from './paths.ts';
import { toBytes } from '../streams/sinks.ts';

export interface GeneratedFile {
  readonly read: () => string | Uint8Array;
  /** Takes what is written and forgets it, as /dev/null does. Without it the file is read-only. */
  readonly writable?: boolean;
  /** Makes it a link. */
  readonly target?: string;
  readonly mode?: number;
}

type ReadOption = { readonly encoding?: BufferEncoding | null } | BufferEncoding;

/** `list` gives all files by path (`/meminfo`, `/1/status`); folders follow from them. */
export class GeneratedFs implements OwnedFileSystem {
  readonly #list: () => ReadonlyMap<string, GeneratedFile>;
  readonly #now: () => number;

  constructor(options: { readonly list: () => ReadonlyMap<string, GeneratedFile>; readonly now: () => number }) {
    this.#list = options.list;
    this.#now = options.now;
  }

  async readFile(path: string, options?: ReadOption): Promise<string> {
    return fromBytes(await this.readFileBuffer(path), options);
  }

  async readFileBuffer(path: string): Promise<Uint8Array> {
    return toBytes(this.#file(path).read());
  }

  async writeFile(path: string, _content: FileContent): Promise<void> {
    if (this.#list().get(resolvePath('/', path))?.writable !== true) throw new FileError('EACCES', 'open', path);
  }

  async appendFile(path: string, content: FileContent): Promise<void> {
    await this.writeFile(path, content);
  }

  async exists(path: string): Promise<boolean> {
    const full = resolvePath('/', path);
    return this.#list().has(full) || this.#names(full).length > 0;
  }

  async stat(path: string): Promise<OwnedStat> {
    const full = resolvePath('/', path);
    const file = this.#list().get(full);
    if (file === undefined && this.#names(full).length === 0) throw new FileError('ENOENT', 'stat', path);
    const isFile = file !== undefined;
    const mode = file?.mode ?? (isFile ? (file.writable ? 0o666 : 0o444) : 0o555);
    return {
      isFile,
      isDirectory: !isFile,
      isSymbolicLink: false,
      mode,
      size: 0,
      mtime: new Date(this.#now()),
      uid: 0,
      gid: 0,
      links: 1,
    };
  }

  async lstat(path: string): Promise<OwnedStat> {
    const stat = await this.stat(path);
    const target = this.#list().get(resolvePath('/', path))?.target;
    return target === undefined ? stat : { ...stat, isFile: false, isSymbolicLink: true, mode: 0o777 };
  }

  async readdir(path: string): Promise<string[]> {
    const full = resolvePath('/', path);
    const names = this.#names(full);
    if (names.length === 0) throw new FileError(this.#list().has(full) ? 'ENOTDIR' : 'ENOENT', 'scandir', path);
    return names;
  }

  async readlink(path: string): Promise<string> {
    const target = this.#file(path).target;
    if (target === undefined) throw new FileError('EINVAL', 'readlink', path);
    return target;
  }

  async realpath(path: string): Promise<string> {
    await this.stat(path);
    return resolvePath('/', path);
  }

  mkdir(path: string): Promise<void> {
    return refuse('mkdir', path);
  }

  rm(path: string): Promise<void> {
    return refuse('unlink', path);
  }

  cp(_source: string, target: string): Promise<void> {
    return refuse('open', target);
  }

  mv(source: string): Promise<void> {
    return refuse('rename', source);
  }

  chmod(path: string): Promise<void> {
    return refuse('chmod', path);
  }

  chown(path: string): Promise<void> {
    return refuse('chown', path);
  }

  symlink(_target: string, path: string): Promise<void> {
    return refuse('symlink', path);
  }

  link(_existing: string, path: string): Promise<void> {
    return refuse('link', path);
  }

  utimes(path: string): Promise<void> {
    return this.#list().get(resolvePath('/', path))?.writable ? Promise.resolve() : refuse('utimes', path);
  }

  resolvePath(base: string, path: string): string {
    return resolvePath(base, path);
  }

  getAllPaths(): string[] {
    return [...this.#list().keys()];
  }

  #file(path: string): GeneratedFile {
    const full = resolvePath('/', path);
    const file = this.#list().get(full);
    if (file === undefined) throw new FileError(this.#names(full).length > 0 ? 'EISDIR' : 'ENOENT', 'open', path);
    return file;
  }

  #names(folder: string): string[] {
    const prefix = folder === '/' ? '/' : `${folder}/`;
    const names = new Set<string>();
    for (const path of this.#list().keys())
      if (path.startsWith(prefix)) names.add(path.slice(prefix.length).split('/')[0] ?? '');
    return [...names].toSorted();
  }
}

function refuse(operation: string, path: string): Promise<never> {
  return Promise.reject(new FileError('EPERM', operation, path));
}
