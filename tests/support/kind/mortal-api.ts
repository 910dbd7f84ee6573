/** The cluster's API as called by a server that dies in the middle of something: from then on it calls nothing any more. */
import { ClusterApi, type CallOptions } from '../../../server/sandbox/kind/api/api.ts';

export class Died extends Error {}

export class MortalApi extends ClusterApi {
  #left = Number.POSITIVE_INFINITY;
  /** Changes of the cluster that were made or tried since the last {@link dieAfter}. */
  changes = 0;

  get dead(): boolean {
    return this.#left < 0;
  }

  /** Lets so many changes of the cluster happen, and dies at the next one. */
  dieAfter(changes: number): void {
    this.#left = changes;
    this.changes = 0;
  }

  override async call<T>(method: string, path: string, options?: CallOptions): Promise<T> {
    if (this.dead) throw new Died('the server is dead');
    if (method !== 'GET') {
      this.changes++;
      if (--this.#left < 0) throw new Died(`the server died before ${method} ${path}`);
    }
    return super.call<T>(method, path, options);
  }
}
