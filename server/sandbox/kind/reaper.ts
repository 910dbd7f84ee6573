/**
 * Removes what nobody keeps any more: boxes past their end, half-made ones whose maker is gone, what a crash left behind.
 * One server at a time does it, elected by a Lease; each round lists afresh.
 */
import { randomUUID } from 'node:crypto';
import type { V1ClusterRoleBindingList, V1Lease, V1Namespace } from '@kubernetes/client-node';
import { ApiError, type ClusterApi } from './api/api.ts';
import { boxesIn, type Box, type Boxes } from './boxes.ts';
import { isStuck } from './census.ts';
import type { KindLog } from './driver.ts';
import { LABEL, SYSTEM_NAMESPACE } from './names.ts';

export interface ReaperOptions {
  readonly api: ClusterApi;
  readonly boxes: Boxes;
  readonly log: KindLog;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
  /** Something was removed: there may be room. */
  readonly ended: () => void;
}

const ROUND_MS = 20_000;
const LEASE_SECONDS = 60;
const LEASES = `/apis/coordination.k8s.io/v1/namespaces/${SYSTEM_NAMESPACE}/leases`;
const LEASE = 'reaper';

/** Why a box has to go; undefined: it stays. */
export function doomed(box: Box, now: number): string | undefined {
  if (box.state === 'ending') return 'its end was begun';
  if ((box.state === 'making' || box.state === 'opening') && box.heldUntil < now) return 'its maker is gone';
  if (box.state === 'open' && box.expiresAt < now) return 'its time is over';
  return undefined;
}

export class Reaper implements AsyncDisposable {
  readonly #options: ReaperOptions;
  readonly #me = randomUUID();
  readonly #timer: NodeJS.Timeout;
  #round: Promise<void> | undefined;
  /** Stuck namespaces that were reported. */
  readonly #reported = new Set<string>();

  constructor(options: ReaperOptions) {
    this.#options = options;
    this.#timer = setInterval(() => {
      if (this.#round === undefined) void this.round();
    }, ROUND_MS);
    this.#timer.unref();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#timer);
    await this.#round;
  }

  /** One round, if this server is the elected one; after the one that is under way, with which it would compete. Never rejects. */
  async round(): Promise<void> {
    const round = (this.#round ?? Promise.resolve()).then(() => this.#once());
    this.#round = round;
    await round;
    if (this.#round === round) this.#round = undefined;
  }

  async #once(): Promise<void> {
    const { boxes, log, ended } = this.#options;
    try {
      if (!(await this.#elected())) return;
      const namespaces = await boxes.namespaces();
      const all = boxesIn(namespaces);
      const now = this.#now();
      for (const box of all) {
        const reason = doomed(box, now);
        if (reason === undefined) continue;
        if (box.deletedAt === undefined) log.info({ box: box.id, session: box.session, reason }, 'removing a box');
        await boxes.end(box);
        ended();
      }
      await this.#orphans(new Set(all.map(({ id }) => id)), namespaces);
    } catch (error) {
      log.warn({ err: error }, 'a round of removing what nobody keeps failed; the next one goes on');
    }
  }

  #now(): number {
    return (this.#options.now ?? Date.now)();
  }

  /** Holds the Lease, or takes one that ran out. Two servers that try at once: the API server lets one of them. */
  async #elected(): Promise<boolean> {
    const { api } = this.#options;
    const spec = { holderIdentity: this.#me, leaseDurationSeconds: LEASE_SECONDS, renewTime: microTime(Date.now()) };
    const metadata = { name: LEASE, namespace: SYSTEM_NAMESPACE };
    const lease = await api.ensure(LEASES, {
      apiVersion: 'coordination.k8s.io/v1',
      kind: 'Lease',
      metadata,
      spec,
    } as unknown as V1Lease);
    const { holderIdentity, renewTime, leaseDurationSeconds = LEASE_SECONDS } = lease.spec ?? {};
    const runsOut = Date.parse(String(renewTime ?? '')) + leaseDurationSeconds * 1_000;
    if (holderIdentity !== undefined && holderIdentity !== this.#me && runsOut > this.#now()) return false;
    try {
      const resourceVersion = lease.metadata?.resourceVersion;
      await api.call('PATCH', `${LEASES}/${LEASE}`, {
        body: { metadata: { resourceVersion }, spec },
        contentType: 'application/merge-patch+json',
      });
      return true;
    } catch (error) {
      if (error instanceof ApiError && error.status === 409) return false;
      throw error;
    }
  }

  /** Namespaces and bindings whose box is gone; and an alarm for what the cluster fails to remove. */
  async #orphans(boxes: ReadonlySet<string>, namespaces: readonly V1Namespace[]): Promise<void> {
    const { api, log } = this.#options;
    for (const namespace of namespaces) {
      const { metadata } = namespace;
      const name = metadata?.name ?? '';
      if (!boxes.has(metadata?.labels?.[LABEL.box] ?? '') && !metadata?.deletionTimestamp) {
        await api.remove(`/api/v1/namespaces/${name}`);
      }
      if (isStuck(namespace, Date.now()) && !this.#reported.has(name)) {
        this.#reported.add(name);
        log.error({ namespace: name }, 'the cluster does not finish removing a namespace; look at its finalizers');
      }
    }
    const collection = '/apis/rbac.authorization.k8s.io/v1/clusterrolebindings';
    const bindings = await api.call<V1ClusterRoleBindingList>(
      'GET',
      `${collection}?labelSelector=${encodeURIComponent(LABEL.box)}`,
    );
    for (const { metadata } of bindings.items) {
      if (!boxes.has(metadata?.labels?.[LABEL.box] ?? '')) await api.remove(`${collection}/${metadata?.name}`);
    }
  }
}

/** As the API wants it: with six digits. */
const microTime = (ms: number): string => new Date(ms).toISOString().replace('Z', '000Z');
