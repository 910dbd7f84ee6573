/** The build context: the files beside the Dockerfile, less what .dockerignore leaves out. */
import type { OwnedFileSystem } from '../../machine/files/owned.ts';
import { joinPath, resolvePath } from '../../machine/files/paths.ts';
import { digestOf } from '../../images/digest.ts';
import { globToRegExp } from './glob.ts';

const MAX_FILES = 5000;

interface IgnoreRule {
  readonly matcher: RegExp;
  readonly except: boolean;
}

export class BuildContext {
  readonly fs: OwnedFileSystem;
  readonly root: string;
  /** Bytes of .dockerignore; 0 when there is none. */
  readonly ignoreSize: number;
  readonly #ignored: readonly IgnoreRule[];

  private constructor(
    fs: OwnedFileSystem,
    root: string,
    ignore: { readonly size: number; readonly rules: readonly IgnoreRule[] },
  ) {
    this.fs = fs;
    this.root = root;
    this.ignoreSize = ignore.size;
    this.#ignored = ignore.rules;
  }

  static async open(fs: OwnedFileSystem, root: string): Promise<BuildContext> {
    const file = joinPath(root, '.dockerignore');
    const text = (await fs.exists(file)) ? await fs.readFile(file) : '';
    const rules = text
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '' && !line.startsWith('#'))
      .map((line) => {
        const pattern = line.replace(/^!/, '').replace(/^\/|\/$/g, '');
        return { matcher: globToRegExp(pattern), except: line.startsWith('!') };
      });
    return new BuildContext(fs, root, { size: text.length, rules });
  }

  /** Paths below the context that a COPY source names, with patterns expanded; an empty list when there are none. */
  async find(source: string): Promise<string[]> {
    const relative = resolvePath('/', source).slice(1);
    if (relative === '') return [''];
    const matcher = globToRegExp(relative);
    const depth = relative.split('/').length;
    const found = (await this.#all()).filter((path) => path.split('/').length === depth && matcher.test(path));
    return found;
  }

  path(relative: string): string {
    return resolvePath(this.root, relative);
  }

  /** Changes when any of the files below a path changes. */
  async digest(relative: string): Promise<string> {
    const parts: string[] = [];
    for (const path of await this.#all()) {
      if (relative !== '' && path !== relative && !path.startsWith(`${relative}/`)) continue;
      const stat = await this.fs.stat(this.path(path));
      const content = stat.isFile ? await this.fs.readFile(this.path(path), 'latin1') : '';
      parts.push(`${path} ${stat.mode} ${digestOf(content)}`);
    }
    return digestOf(parts.join('\n'));
  }

  /** Bytes that would be sent to the builder. */
  async size(): Promise<number> {
    let size = 0;
    for (const path of await this.#all()) {
      const stat = await this.fs.stat(this.path(path));
      if (stat.isFile) size += stat.size;
    }
    return size;
  }

  isIgnored(relative: string): boolean {
    let ignored = false;
    for (const { matcher, except } of this.#ignored) {
      const parents = relative.split('/').map((_part, i, all) => all.slice(0, i + 1).join('/'));
      if (parents.some((path) => matcher.test(path))) ignored = !except;
    }
    return ignored;
  }

  async #all(): Promise<string[]> {
    const paths: string[] = [];
    let seen = 0;
    const visit = async (relative: string): Promise<void> => {
      for (const name of await this.fs.readdir(this.path(relative))) {
        const child = relative === '' ? name : `${relative}/${name}`;
        if (++seen > MAX_FILES) return;
        // Of a folder that is left out something may be kept.
        if (!this.isIgnored(child)) paths.push(child);
        if ((await this.fs.stat(this.path(child))).isDirectory) await visit(child);
      }
    };
    if (await this.fs.exists(this.root)) await visit('');
    return paths;
  }
}
