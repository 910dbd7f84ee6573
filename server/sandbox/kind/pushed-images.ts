/** What a reader pushed goes with the sandbox: their repositories in the registry, by its gate. */
import type { ClusterApi } from './api/api.ts';
import { SYSTEM_NAMESPACE } from './names.ts';
import { basic, GUIDE, PROXIED_AUTHORIZATION, registryToken } from './registry-gate/token.ts';

/** The API server's own way to the gate, so that a server outside the cluster has one too. */
const GATE = `/api/v1/namespaces/${SYSTEM_NAMESPACE}/services/registry:registry/proxy`;

export interface PushedImagesOptions {
  readonly api: ClusterApi;
  /** Signs the registry's tokens. */
  readonly registryKey: Uint8Array;
  readonly warn: (fields: Record<string, unknown>, message: string) => void;
}

export class PushedImages {
  readonly #options: PushedImagesOptions;

  constructor(options: PushedImagesOptions) {
    this.#options = options;
  }

  /**
   * Deletes the repositories of this owner in the registry. Never rejects: a registry that is away for a moment must keep
   * no sandbox from ending, and the operator is told.
   */
  async forget(owner: string): Promise<void> {
    const { api, registryKey, warn } = this.#options;
    try {
      await api.call('DELETE', `${GATE}/sandbox/boxes/${owner}`, {
        headers: { [PROXIED_AUTHORIZATION]: basic(registryToken(GUIDE, registryKey)) },
      });
    } catch (error) {
      warn({ err: error, owner }, 'what a reader pushed could not be removed from the registry');
    }
  }
}
