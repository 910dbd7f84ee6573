/** The room that all disks of one sandbox share, so that a hostile script fills its quota and not the server's memory. */
import { FileError } from './errno.ts';

/** What an inode costs beyond its bytes, roughly: names and objects need memory too. */
const INODE_COST = 256;

export class Quota {
  readonly limit: number;
  #used = 0;

  constructor(limit: number) {
    this.limit = limit;
  }

  get used(): number {
    return this.#used;
  }

  /** Takes `bytes` more (or gives them back when negative). Throws ENOSPC when they do not fit. */
  take(bytes: number): void {
    if (bytes > 0 && this.#used + bytes > this.limit) throw new FileError('ENOSPC', 'write');
    this.#used += bytes;
  }

  takeInode(): void {
    this.take(INODE_COST);
  }

  releaseInode(bytes: number): void {
    this.#used -= INODE_COST + bytes;
  }
}
