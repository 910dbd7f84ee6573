/** Finds what a command name stands for on a machine: a program, or a script and its interpreter. */
import type { IFileSystem } from 'just-bash';
import type { Program } from '../process.ts';
import { FileError } from './files/errno.ts';
import type { OwnedFileSystem } from './files/owned.ts';
import { dirname, resolvePath } from './files/paths.ts';
import { allows, type FileUser } from './files/user-view.ts';

export interface Executable {
  readonly path: string;
  readonly program: Program;
  /** For a script: the interpreter and its arguments, to be put in place of `argv[0]`. */
  readonly prefix: readonly string[];
}

const EXECUTE = 1;
/** The programs' files hold this, so that `file` and `cat` show something that is no script. */
const MAGIC = '\u007FELF';
const SHELL = '/bin/sh';

export class Executables {
  readonly #fs: OwnedFileSystem;
  readonly #programs = new Map<string, Program>();

  constructor(fs: OwnedFileSystem) {
    this.#fs = fs;
  }

  /** Puts a program at an absolute path. */
  async install(path: string, program: Program): Promise<void> {
    await this.#fs.mkdir(dirname(path), { recursive: true });
    const real = resolvePath(await this.#fs.realpath(dirname(path)), path.slice(path.lastIndexOf('/') + 1));
    if (!(await this.#fs.exists(real))) await this.#fs.writeFile(real, MAGIC);
    await this.#fs.chmod(real, 0o755);
    this.#programs.set(real, program);
  }

  /** Puts many programs into one folder, which is looked up once. */
  async installAll(folder: string, programs: ReadonlyMap<string, Program>): Promise<void> {
    await this.#fs.mkdir(folder, { recursive: true });
    const real = await this.#fs.realpath(folder);
    const present = new Set(await this.#fs.readdir(real));
    for (const [name, program] of programs) {
      const path = `${real}/${name}`;
      this.#programs.set(path, program);
      if (present.has(name)) continue;
      await this.#fs.writeFile(path, MAGIC);
      await this.#fs.chmod(path, 0o755);
    }
  }

  /** Throws ENOENT when there is no such thing, EACCES when the user may not run it. */
  async find(
    name: string,
    options: { path: string; cwd: string; user: FileUser; fs: IFileSystem },
  ): Promise<Executable> {
    const full = name.includes('/') ? resolvePath(options.cwd, name) : await this.which(name, options);
    if (full === undefined) throw new FileError('ENOENT', 'exec', name);
    return this.#load(full, options, 0);
  }

  /** The file that PATH gives for a name: the first that may be run. */
  async which(name: string, options: { path: string; cwd: string; user: FileUser }): Promise<string | undefined> {
    if (name === '' || name.includes('/')) return undefined;
    for (const folder of options.path.split(':')) {
      const full = resolvePath(options.cwd, `${folder === '' ? '.' : folder}/${name}`);
      if (!(await this.#fs.exists(full))) continue;
      const stat = await this.#fs.stat(full);
      if (stat.isFile && (stat.mode & 0o111) !== 0 && allows(options.user, stat, EXECUTE)) return full;
    }
    return undefined;
  }

  /** Names of everything in the folders of PATH that starts with a prefix, for completion. */
  async named(prefix: string, path: string): Promise<string[]> {
    const names = new Set<string>();
    for (const folder of path.split(':')) {
      if (!(await this.#fs.exists(folder))) continue;
      for (const name of await this.#fs.readdir(folder)) if (name.startsWith(prefix)) names.add(name);
    }
    return [...names].toSorted();
  }

  async #load(
    path: string,
    options: { user: FileUser; fs: IFileSystem; cwd: string },
    depth: number,
  ): Promise<Executable> {
    // Reading as the user checks the folders on the way.
    const stat = await this.#fs.stat(path);
    if (stat.isDirectory) throw new FileError('EISDIR', 'exec', path);
    if ((stat.mode & 0o111) === 0 || !allows(options.user, stat, EXECUTE)) throw new FileError('EACCES', 'exec', path);
    const real = await this.#fs.realpath(path);
    const program = this.#programs.get(real);
    if (program !== undefined) return { path, program, prefix: [] };
    const text = await options.fs.readFile(path, 'latin1');
    if (text.startsWith(MAGIC) || text.includes('\0')) throw new FileError('ENOEXEC', 'exec', path);
    const [interpreter = SHELL, argument] = /^#! *(\S+)(?:[ \t]+([^\n]*\S))?/.exec(text)?.slice(1) ?? [];
    if (depth > 3) throw new FileError('ELOOP', 'exec', path);
    const loaded = await this.#load(resolvePath(options.cwd, interpreter), options, depth + 1);
    const own = argument === undefined ? [interpreter] : [interpreter, argument];
    return { path: loaded.path, program: loaded.program, prefix: [...own, path] };
  }
}
