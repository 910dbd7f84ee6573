/** The guide's source on disk: which pages there are, what a path is called as a page, and the files pages show. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parsePage, type ParsedPage } from '../guide/page.ts';
import type { FileSource } from '../guide/fence.ts';

export interface PageFile {
  /** `production/liveness`. */
  readonly slug: string;
  /** `content/production/liveness.mdx`, as an author would name it. */
  readonly file: string;
  readonly text: string;
}

export class GuideSource {
  /** Absolute path of the folder `content`. */
  readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  pages(): PageFile[] {
    return readdirSync(this.folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.mdx') && !name.startsWith(`files${path.sep}`))
      .sort()
      .map((name) => this.#read(path.join(this.folder, name)));
  }

  /** The page of an absolute path; undefined when it lies outside the guide. */
  page(absolute: string): PageFile | undefined {
    const relative = path.relative(this.folder, absolute);
    return relative.startsWith('..') || path.isAbsolute(relative) ? undefined : this.#read(absolute);
  }

  parse(page: PageFile): ParsedPage {
    return parsePage(page, this.#file);
  }

  /** The files of `content/files`, by path relative to it: the very ones that a sandbox's home holds. */
  files(): Readonly<Record<string, string>> {
    const folder = path.join(this.folder, 'files');
    return Object.fromEntries(
      readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'))
        .sort()
        .map((name) => [name, readFileSync(path.join(folder, name), 'utf8')]),
    );
  }

  readonly #file: FileSource = (name) => {
    const absolute = path.resolve(this.folder, 'files', name);
    if (!absolute.startsWith(path.join(this.folder, 'files') + path.sep)) return undefined;
    try {
      return readFileSync(absolute, 'utf8');
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  };

  #read(absolute: string): PageFile {
    const relative = path.relative(this.folder, absolute).split(path.sep).join('/');
    return {
      slug: relative.replace(/\.mdx$/, ''),
      file: `${path.basename(this.folder)}/${relative}`,
      text: readFileSync(absolute, 'utf8'),
    };
  }
}

const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'EISDIR');
