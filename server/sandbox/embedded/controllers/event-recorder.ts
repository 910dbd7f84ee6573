/** Writes events as client-go does: the same event again is counted, and a chatty source is slowed down. */
import { ApiFailure } from '../upgrade.ts';
import { event as eventKind } from '../apiserver/kinds/event.ts';
import { listAt, numberAt, objectAt, textAt, timestamp, type KubeObject } from '../apiserver/object.ts';
import { goDurations } from './go-durations.ts';
import type { Registry } from '../apiserver/registry/registry.ts';

/** A burst of this many for one object, and one more every five minutes. */
const burst = 25;
const refillEvery = 5 * 60 * 1000;
const remembered = 4096;

export class EventRecorder {
  readonly #registry: Registry;
  readonly #known = new Map<string, string>();
  readonly #tokens = new Map<string, { left: number; at: number }>();
  #serial = 0;
  /** One at a time, so that two of the same don't both count from the same number. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(registry: Registry) {
    this.#registry = registry;
  }

  record(event: KubeObject): Promise<KubeObject> {
    const done = this.#last
      .then(() => this.#record(event))
      .catch((error: unknown) => {
        // An event that the server refuses (its namespace is going) is dropped, as in client-go.
        if (error instanceof ApiFailure) return event;
        throw error;
      });
    this.#last = done.catch(() => undefined);
    return done;
  }

  async #record(reported: KubeObject): Promise<KubeObject> {
    const event = await this.#named(reported);
    const namespace = textAt(event, 'involvedObject', 'namespace') || 'default';
    const key = identity(event);
    if (!this.#allowed(event)) return event;
    const name = this.#known.get(key);
    if (name !== undefined) {
      const again = await this.#again(namespace, name);
      if (again) return again;
    }
    const created = await this.#create(event, namespace);
    this.#remember(key, created.metadata.name ?? '');
    return created;
  }

  /** Webernetes runs an init container as if it were one of the Pod's own; the event names it as what it is. */
  async #named(event: KubeObject): Promise<KubeObject> {
    const { kind, namespace, name, fieldPath } = objectAt(event, 'involvedObject');
    const container = /^spec\.containers\{(.+)\}$/.exec(String(fieldPath))?.[1];
    if (kind !== 'Pod' || container === undefined) return event;
    const pod = await this.#registry.storage.get({ storage: 'pods', namespace: String(namespace), name: String(name) });
    const isInit = listAt(pod?.object, 'spec', 'initContainers').some((one) => one['name'] === container);
    if (!isInit) return event;
    return {
      ...event,
      involvedObject: { ...objectAt(event, 'involvedObject'), fieldPath: `spec.initContainers{${container}}` },
    };
  }

  async #again(namespace: string, name: string): Promise<KubeObject | undefined> {
    try {
      const now = timestamp(this.#registry.clock.now());
      const change = (old: KubeObject): KubeObject => ({
        ...old,
        count: (numberAt(old, 'count') ?? 1) + 1,
        lastTimestamp: now,
      });
      return await this.#registry.update({ kind: eventKind, namespace, name }, change, { manager: 'kubelet' });
    } catch (error) {
      if (error instanceof ApiFailure && error.status.code === 404) return undefined;
      throw error;
    }
  }

  async #create(event: KubeObject, namespace: string): Promise<KubeObject> {
    this.#serial += 1;
    const nanoseconds = BigInt(Math.floor(this.#registry.clock.now())) * 1_000_000n + BigInt(this.#serial % 1_000_000);
    const name = `${textAt(event, 'involvedObject', 'name')}.${nanoseconds.toString(16)}`;
    const { generateName: _, ...metadata } = event.metadata;
    const object = {
      ...counted(event, this.#registry.clock.now()),
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { ...metadata, name, namespace },
    };
    const component = textAt(event, 'source', 'component') || 'unknown';
    return this.#registry.create(eventKind, object, { manager: managers[component] ?? component });
  }

  #allowed(event: KubeObject): boolean {
    const now = this.#registry.clock.now();
    const key = JSON.stringify([objectAt(event, 'source'), about(event)]);
    const bucket = this.#tokens.get(key) ?? { left: burst, at: now };
    const refilled = Math.floor((now - bucket.at) / refillEvery);
    const left = Math.min(burst, bucket.left + refilled);
    const at = bucket.at + refilled * refillEvery;
    this.#tokens.set(key, { left: Math.max(0, left - 1), at });
    return left > 0;
  }

  #remember(key: string, name: string): void {
    this.#known.delete(key);
    this.#known.set(key, name);
    const oldest = this.#known.keys().next().value;
    if (this.#known.size > remembered && oldest !== undefined) this.#known.delete(oldest);
  }
}

/** Components whose program has another name. */
const managers: Readonly<Record<string, string>> = {
  'default-scheduler': 'kube-scheduler',
  'deployment-controller': 'kube-controller-manager',
  'replicaset-controller': 'kube-controller-manager',
};

/** In the form with counts and times in seconds; a source without a host reports no instance. */
function counted(event: KubeObject, now: number): KubeObject {
  const { eventTime, reportingInstance, ...rest } = event;
  const time =
    typeof eventTime === 'string' ? `${eventTime.slice(0, 19)}Z` : (event['firstTimestamp'] ?? timestamp(now));
  const instance = textAt(event, 'source', 'host') === '' ? {} : { reportingInstance };
  return {
    ...rest,
    ...instance,
    count: 1,
    firstTimestamp: time,
    lastTimestamp: time,
    message: goDurations(textAt(event, 'message')),
  };
}

function identity(event: KubeObject): string {
  return JSON.stringify([objectAt(event, 'source'), about(event), event['type'], event['reason'], event['message']]);
}

function about(event: KubeObject): unknown[] {
  const { kind, namespace, name, uid, apiVersion, fieldPath } = objectAt(event, 'involvedObject');
  return [kind, namespace, name, uid, apiVersion, fieldPath];
}
