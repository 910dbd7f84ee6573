/** Tokens by which the server asks the API server as a reader, with that reader's rights and no others. */
import type { AuthenticationV1TokenRequest } from '@kubernetes/client-node';
import type { ClusterApi } from './api/api.ts';
import { boxNamespace, type BoxId } from './names.ts';
import { TOOLBOX } from './objects/toolbox-pod.ts';

const LIFE_SECONDS = 3_600;
/** A token is renewed well before its end. */
const SPARE_MS = 10 * 60_000;

interface Kept {
  readonly token: Promise<string>;
  readonly until: number;
}

export class ReaderTokens {
  readonly #api: ClusterApi;
  readonly #kept = new Map<BoxId, Kept>();

  constructor(api: ClusterApi) {
    this.#api = api;
  }

  of(box: BoxId): Promise<string> {
    const kept = this.#kept.get(box);
    if (kept && kept.until > Date.now()) return kept.token;
    const token = this.#request(box);
    this.#kept.set(box, { token, until: Date.now() + LIFE_SECONDS * 1_000 - SPARE_MS });
    // A failed request is not kept.
    token.catch(() => this.#kept.delete(box));
    return token;
  }

  async #request(box: BoxId): Promise<string> {
    const path = `/api/v1/namespaces/${boxNamespace(box)}/serviceaccounts/${TOOLBOX.account}/token`;
    const body = {
      apiVersion: 'authentication.k8s.io/v1',
      kind: 'TokenRequest',
      // Bound to the Pod: it dies with the sandbox, not an hour later.
      spec: {
        expirationSeconds: LIFE_SECONDS,
        audiences: [],
        boundObjectRef: { apiVersion: 'v1', kind: 'Pod', name: TOOLBOX.pod },
      },
    };
    const { status } = await this.#api.call<AuthenticationV1TokenRequest>('POST', path, { body });
    if (status?.token === undefined) throw new Error('the API server gave no token');
    return status.token;
  }
}
