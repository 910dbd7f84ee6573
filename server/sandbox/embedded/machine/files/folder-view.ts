/** One folder (or file) of a file system as a file system of its own: what a bind mount shows. */
import type { BufferEncoding, CpOptions, FileContent, MkdirOptions, RmOptions } from 'just-bash';
import type { OwnedFileSystem, OwnedStat } from './owned.ts';
import { isWithin, resolvePath } from './paths.ts';

type ReadOption = { readonly encoding?: BufferEncoding | null } | BufferEncoding;
type WriteOption = { readonly encoding?: BufferEncoding } | BufferEncoding;

export class FolderView implements OwnedFileSystem {
  readonly #fs: OwnedFileSystem;
  readonly #root: string;

  constructor(fs: OwnedFileSystem, root: string) {
    this.#fs = fs;
    this.#root = root;
  }

  readFile(path: string, options?: ReadOption): Promise<string> {
    return this.#fs.readFile(this.#inner(path), options);
  }

  readFileBuffer(path: string): Promise<Uint8Array> {
    return this.#fs.readFileBuffer(this.#inner(path));
  }

  writeFile(path: string, content: FileContent, options?: WriteOption): Promise<void> {
    return this.#fs.writeFile(this.#inner(path), content, options);
  }

  appendFile(path: string, content: FileContent, options?: WriteOption): Promise<void> {
    return this.#fs.appendFile(this.#inner(path), content, options);
  }

  exists(path: string): Promise<boolean> {
    return this.#fs.exists(this.#inner(path));
  }

  stat(path: string): Promise<OwnedStat> {
    return this.#fs.stat(this.#inner(path));
  }

  lstat(path: string): Promise<OwnedStat> {
    return this.#fs.lstat(this.#inner(path));
  }

  mkdir(path: string, options?: MkdirOptions): Promise<void> {
    return this.#fs.mkdir(this.#inner(path), options);
  }

  readdir(path: string): Promise<string[]> {
    return this.#fs.readdir(this.#inner(path));
  }

  rm(path: string, options?: RmOptions): Promise<void> {
    return this.#fs.rm(this.#inner(path), options);
  }

  cp(source: string, target: string, options?: CpOptions): Promise<void> {
    return this.#fs.cp(this.#inner(source), this.#inner(target), options);
  }

  mv(source: string, target: string): Promise<void> {
    return this.#fs.mv(this.#inner(source), this.#inner(target));
  }

  chmod(path: string, mode: number): Promise<void> {
    return this.#fs.chmod(this.#inner(path), mode);
  }

  chown(path: string, owner: { readonly uid: number; readonly gid: number }): Promise<void> {
    return this.#fs.chown(this.#inner(path), owner);
  }

  symlink(target: string, path: string): Promise<void> {
    return this.#fs.symlink(target, this.#inner(path));
  }

  link(existing: string, path: string): Promise<void> {
    return this.#fs.link(this.#inner(existing), this.#inner(path));
  }

  readlink(path: string): Promise<string> {
    return this.#fs.readlink(this.#inner(path));
  }

  /** A link that leads out of the folder leads nowhere here. */
  async realpath(path: string): Promise<string> {
    const real = await this.#fs.realpath(this.#inner(path));
    return isWithin(this.#root, real) ? real.slice(this.#root.length) || '/' : resolvePath('/', path);
  }

  utimes(path: string, atime: Date, mtime: Date): Promise<void> {
    return this.#fs.utimes(this.#inner(path), atime, mtime);
  }

  resolvePath(base: string, path: string): string {
    return resolvePath(base, path);
  }

  getAllPaths(): string[] {
    return this.#fs
      .getAllPaths()
      .flatMap((path) => (isWithin(this.#root, path) ? [path.slice(this.#root.length) || '/'] : []));
  }

  #inner(path: string): string {
    return resolvePath(this.#root, `.${resolvePath('/', path)}`);
  }
}
