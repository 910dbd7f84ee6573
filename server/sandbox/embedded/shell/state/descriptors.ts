/** The file descriptors of a shell: 0, 1, 2 and what redirections opened. */
import type { OpenFile } from '../../machine/streams/open-file.ts';

export class Descriptors {
  readonly #files: Map<number, OpenFile>;

  constructor(files: ReadonlyMap<number, OpenFile>) {
    this.#files = new Map(files);
  }

  get(descriptor: number): OpenFile | undefined {
    return this.#files.get(descriptor);
  }

  /** Takes over the reference to `file`. */
  set(descriptor: number, file: OpenFile): void {
    this.#files.get(descriptor)?.close();
    this.#files.set(descriptor, file);
  }

  close(descriptor: number): void {
    this.#files.get(descriptor)?.close();
    this.#files.delete(descriptor);
  }

  /** A copy that refers to the same open files, as fork() makes it. */
  copy(): Descriptors {
    return new Descriptors(new Map([...this.#files].map(([number, file]) => [number, file.duplicate()])));
  }

  closeAll(): void {
    for (const number of this.#files.keys()) this.close(number);
  }

  /** The first free number from 10 on, for `{name}>file`. */
  free(): number {
    let number = 10;
    while (this.#files.has(number)) number++;
    return number;
  }
}
