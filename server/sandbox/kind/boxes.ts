/**
 * The boxes of a cluster: what a sandbox is there, kept nowhere else. A box is its namespace; that one's labels and
 * annotations say whose it is and until when. Every step may be repeated, by this server or by another one.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import type { V1Namespace, V1NamespaceList } from '@kubernetes/client-node';
import type { ClusterFacts } from './facts.ts';
import { ApiError, type ClusterApi } from './api/api.ts';
import { ANNOTATION, asBoxId, boxNamespace, LABEL, readerNamespace, REGISTRY_HOST, type BoxId } from './names.ts';
import { boxObjects, clusterRoleBinding } from './objects/box-objects.ts';
import type { PushedImages } from './pushed-images.ts';
import { OWNER, registryToken, USER } from './registry-gate/token.ts';

/** `making`: for the pool. `spare`: ready, nobody's. `opening`, `open`: a session's. `ending`: being removed. */
export type BoxState = 'making' | 'spare' | 'opening' | 'open' | 'ending';

export interface Box {
  readonly id: BoxId;
  readonly state: BoxState;
  readonly session: string | undefined;
  readonly instance: string;
  readonly openedAt: number;
  readonly expiresAt: number;
  readonly heldUntil: number;
  readonly createdAt: number;
  /** Since when the cluster is removing it. */
  readonly deletedAt: number | undefined;
  readonly resourceVersion: string;
}

export interface BoxesOptions {
  readonly api: ClusterApi;
  readonly facts: ClusterFacts;
  readonly apiServers: readonly { readonly address: string; readonly port: number }[];
  /** Signs the registry's tokens. */
  readonly registryKey: Uint8Array;
  readonly pushed: PushedImages;
}

export const DRIVER_VERSION = '1';
/** Whoever makes or opens a box renews this; a box without a living maker is removed after it. */
const HOLD_MS = 60_000;
const NAMESPACES = '/api/v1/namespaces';
const MERGE_PATCH = 'application/merge-patch+json';

export class Boxes {
  readonly #options: BoxesOptions;

  constructor(options: BoxesOptions) {
    this.#options = options;
  }

  async list(selector: string = LABEL.box): Promise<Box[]> {
    return boxesIn(await this.namespaces(selector));
  }

  /** Namespaces of boxes and of their readers. */
  async namespaces(selector: string = LABEL.box): Promise<V1Namespace[]> {
    const { api } = this.#options;
    const { items } = await api.call<V1NamespaceList>(
      'GET',
      `${NAMESPACES}?labelSelector=${encodeURIComponent(selector)}`,
    );
    return items;
  }

  async find(id: BoxId): Promise<Box | undefined> {
    const namespace = await this.#options.api.find<V1Namespace>(`${NAMESPACES}/${boxNamespace(id)}`);
    return namespace && asBox(namespace);
  }

  async ofSession(session: string): Promise<Box | undefined> {
    const boxes = await this.list(`${LABEL.session}=${session}`);
    return boxes.find(({ state }) => state !== 'ending');
  }

  /** A new box: its namespace, which is enough for anybody to complete it or to remove it. */
  async create(options: { state: 'making' } | { state: 'opening'; session: string; expiresAt: number }): Promise<Box> {
    const id = randomBytes(5).toString('hex') as BoxId;
    const object: V1Namespace = {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: {
        name: boxNamespace(id),
        labels: {
          [LABEL.box]: id,
          [LABEL.state]: options.state,
          ...(options.state === 'opening' ? { [LABEL.session]: options.session } : {}),
        },
        annotations: {
          [ANNOTATION.version]: DRIVER_VERSION,
          [ANNOTATION.instance]: randomUUID(),
          [ANNOTATION.heldUntil]: iso(Date.now() + HOLD_MS),
          ...(options.state === 'opening' ? claimedUntil(options.expiresAt) : {}),
        },
      },
    };
    return known(await this.#options.api.ensure(NAMESPACES, object));
  }

  /** Takes a ready box for a session; undefined when there is none. Two servers never get the same one. */
  async claim(session: string, expiresAt: number): Promise<Box | undefined> {
    const spares = await this.list(`${LABEL.state}=spare`);
    spares.sort((one, other) => one.createdAt - other.createdAt);
    for (const spare of spares) {
      if (spare.deletedAt !== undefined) continue;
      const claimed = await this.change(spare, {
        labels: { [LABEL.state]: 'opening', [LABEL.session]: session },
        annotations: { ...claimedUntil(expiresAt), [ANNOTATION.heldUntil]: iso(Date.now() + HOLD_MS) },
      });
      if (claimed) return claimed;
    }
    return undefined;
  }

  /** Makes what is missing of a box. */
  async complete(box: Box): Promise<void> {
    const { api, facts, apiServers } = this.#options;
    const pullSecret = JSON.stringify({
      auths: { [REGISTRY_HOST]: { username: USER, password: this.registryToken(box.id) } },
    });
    for (const { collection, object, merge, counted } of boxObjects({ box: box.id, facts, apiServers, pullSecret })) {
      if (counted && (await api.find(`${collection}/${object.metadata?.name}`))) continue;
      await api.ensure(collection, object);
      if (merge)
        await api.call('PATCH', `${collection}/${object.metadata?.name}`, { body: object, contentType: MERGE_PATCH });
    }
  }

  /** Changes labels and annotations if nobody else did meanwhile; undefined if somebody did, or if it is gone. */
  async change(box: Box, { labels = {}, annotations = {} }: Changes): Promise<Box | undefined> {
    return this.#patch(box.id, { metadata: { resourceVersion: box.resourceVersion, labels, annotations } });
  }

  /** Changes labels and annotations, whoever else does; undefined if the box is gone. */
  async note(id: BoxId, { labels = {}, annotations = {} }: Changes): Promise<Box | undefined> {
    return this.#patch(id, { metadata: { labels, annotations } });
  }

  hold(id: BoxId): Promise<Box | undefined> {
    return this.note(id, { annotations: { [ANNOTATION.heldUntil]: iso(Date.now() + HOLD_MS) } });
  }

  /**
   * Removes a box and all that belongs to it. Goes on where another attempt stopped; its own namespace is the last thing, so
   * one that the cluster is removing has nothing left elsewhere. (In a dedicated cluster the reader's namespace may be the
   * next sandbox's by then.)
   */
  async end(box: Box): Promise<void> {
    const { api, facts, pushed } = this.#options;
    if (box.deletedAt !== undefined) return;
    if (box.state !== 'ending' && !(await this.note(box.id, { labels: { [LABEL.state]: 'ending' } }))) return;
    await api.remove(`/apis/rbac.authorization.k8s.io/v1/clusterrolebindings/${clusterRoleBinding(box.id)}`);
    if (box.session !== undefined || facts.tenancy === 'shared') {
      await api.remove(`${NAMESPACES}/${readerNamespace(box.id, facts.tenancy)}`);
    }
    if (box.session !== undefined) await pushed.forget(this.#registryOwner(box.id));
    await api.remove(`${NAMESPACES}/${boxNamespace(box.id)}`);
  }

  /** Opens the reader's own repositories. */
  registryToken(box: BoxId): string {
    return registryToken(this.#registryOwner(box), this.#options.registryKey);
  }

  /** Where one reader owns the cluster, the nodes pull with the same name, whichever box it is. */
  #registryOwner(box: BoxId): string {
    return this.#options.facts.tenancy === 'dedicated' ? OWNER : box;
  }

  async #patch(id: BoxId, body: object): Promise<Box | undefined> {
    try {
      return known(
        await this.#options.api.call<V1Namespace>('PATCH', `${NAMESPACES}/${boxNamespace(id)}`, {
          body,
          contentType: MERGE_PATCH,
        }),
      );
    } catch (error) {
      if (error instanceof ApiError && (error.status === 404 || error.status === 409)) return undefined;
      throw error;
    }
  }
}

interface Changes {
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

const claimedUntil = (expiresAt: number) => ({
  [ANNOTATION.opened]: iso(Date.now()),
  [ANNOTATION.expires]: iso(expiresAt),
});

export const iso = (ms: number): string => new Date(ms).toISOString();

const STATES: readonly string[] = ['making', 'spare', 'opening', 'open', 'ending'] satisfies BoxState[];

export const boxesIn = (namespaces: readonly V1Namespace[]): Box[] =>
  namespaces.flatMap((namespace) => asBox(namespace) ?? []);

/** A namespace as a box; undefined for a reader's namespace, which carries the label too. */
function asBox({ metadata }: V1Namespace): Box | undefined {
  const labels = metadata?.labels ?? {};
  const annotations = metadata?.annotations ?? {};
  const id = asBoxId(labels[LABEL.box]);
  const state = labels[LABEL.state];
  if (id === undefined || state === undefined || !STATES.includes(state)) return undefined;
  const time = (name: string): number => Date.parse(annotations[name] ?? '') || 0;
  return {
    id,
    state: state as BoxState,
    session: labels[LABEL.session],
    instance: annotations[ANNOTATION.instance] ?? id,
    openedAt: time(ANNOTATION.opened),
    expiresAt: time(ANNOTATION.expires),
    heldUntil: time(ANNOTATION.heldUntil),
    createdAt: Date.parse(String(metadata?.creationTimestamp ?? '')) || 0,
    deletedAt: metadata?.deletionTimestamp ? Date.parse(String(metadata.deletionTimestamp)) : undefined,
    resourceVersion: metadata?.resourceVersion ?? '',
  };
}

function known(namespace: V1Namespace): Box {
  const box = asBox(namespace);
  if (!box) throw new Error(`the namespace ${namespace.metadata?.name} is not a box`);
  return box;
}
