/** The quotes on disk: one per line, read anew on every request, so that all who share the disk see the same. */
import type { IFileSystem } from 'just-bash';
import { type Errno, errnoOf } from '../../machine/files/errno.ts';
import type { Settings } from './settings.ts';

export const CANNED = [
  'It was the best of times it was the worst of times.',
  'Life is never fair, and perhaps it is a good thing for most of us that it is not.',
  'People say nothing is impossible but I do nothing all day.',
] as const;

export class QuotesFile {
  readonly #fs: IFileSystem;
  readonly #settings: Settings;
  /** `EACCES: cannot use /…/quotes.txt`, or nothing when the disk can be used. */
  problem = '';

  constructor(fs: IFileSystem, settings: Settings) {
    this.#fs = fs;
    this.#settings = settings;
  }

  /** Makes the file if it is not there, and finds out whether it can be read and written. */
  async open(): Promise<void> {
    const { dataDir, file } = this.#settings;
    try {
      await this.#fs.mkdir(dataDir, { recursive: true });
      if (!(await this.#fs.exists(file))) await this.#fs.writeFile(file, text(CANNED));
      await this.#fs.readFile(file);
      await this.#fs.appendFile(file, '');
      this.problem = '';
    } catch (error) {
      this.problem = `${codeOf(error)}: cannot use ${file}`;
    }
  }

  async list(): Promise<readonly string[]> {
    try {
      return (await this.#fs.readFile(this.#settings.file)).split('\n').filter((line) => line !== '');
    } catch (error) {
      codeOf(error);
      return CANNED;
    }
  }

  /** Undefined when it worked, else the code of what was in the way. */
  async add(quote: string): Promise<Errno | undefined> {
    return this.#attempt(() => this.#fs.appendFile(this.#settings.file, `${quote}\n`));
  }

  async reset(): Promise<Errno | undefined> {
    return this.#attempt(() => this.#fs.writeFile(this.#settings.file, text(CANNED)));
  }

  async #attempt(write: () => Promise<void>): Promise<Errno | undefined> {
    try {
      await write();
      return undefined;
    } catch (error) {
      return codeOf(error);
    }
  }
}

function codeOf(error: unknown): Errno {
  const code = errnoOf(error);
  if (code === undefined) throw error;
  return code;
}

function text(quotes: readonly string[]): string {
  return `${quotes.join('\n')}\n`;
}
