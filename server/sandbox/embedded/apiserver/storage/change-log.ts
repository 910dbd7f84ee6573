/** The last changes of all objects, in order: what a watch replays from a resourceVersion, and then follows. */
import type { KubeObject } from '../object.ts';

export interface Change {
  readonly storage: string;
  readonly namespace: string | undefined;
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  /** After the change; for a deletion, as it was last. */
  readonly object: KubeObject;
  readonly before: KubeObject | undefined;
  readonly revision: number;
}

const kept = 2000;

export class ChangeLog {
  #changes: Change[] = [];
  /** The oldest revision that a watch can still start from. */
  #oldest = 0;
  readonly #listeners = new Set<(change: Change) => void>();
  revision = 0;

  append(change: Change): void {
    this.revision = change.revision;
    this.#changes.push(change);
    if (this.#changes.length > kept) {
      const cut = this.#changes.length - kept / 2;
      this.#oldest = this.#changes[cut - 1]?.revision ?? this.#oldest;
      this.#changes = this.#changes.slice(cut);
    }
    for (const listener of this.#listeners) listener(change);
  }

  /** The changes after a revision, or undefined when some of them are forgotten. */
  since(revision: number): readonly Change[] | undefined {
    if (revision < this.#oldest) return undefined;
    return this.#changes.filter((change) => change.revision > revision);
  }

  get oldest(): number {
    return this.#oldest;
  }

  /** Calls `listener` for each change to come, until the returned function is called. */
  follow(listener: (change: Change) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
