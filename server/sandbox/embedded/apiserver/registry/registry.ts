/** Reads and writes the objects of every kind: what the paths of the API do, without HTTP. */
import type { Clock } from '../../process.ts';
import { alreadyExists, conflict, internal, invalid, modified, notFound } from '../failure.ts';
import { trackUpdate } from '../fields/track.ts';
import type { Kind, WriteContext } from '../kind.ts';
import { equal, timestamp, type KubeObject } from '../object.ts';
import type { Key, Storage, Stored } from '../storage/storage.ts';
import { validateMeta, validateMetaUpdate } from '../validation/meta.ts';
import { finishMeta, newMeta } from './meta.ts';
import type { WriteOptions } from './options.ts';
import { checkNamespace } from './namespace.ts';

export interface Admission {
  /** Completes an object that is about to be created, or refuses it by throwing. */
  (kind: Kind, object: KubeObject, registry: Registry): Promise<void>;
}

export class Registry {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly random: () => number;
  readonly #admission: readonly Admission[];

  constructor(options: { storage: Storage; clock: Clock; random: () => number; admission: readonly Admission[] }) {
    this.storage = options.storage;
    this.clock = options.clock;
    this.random = options.random;
    this.#admission = options.admission;
  }

  async get(kind: Kind, namespace: string | undefined, name: string): Promise<KubeObject> {
    return (await this.read(kind, namespace, name)).object;
  }

  /** The object as it is kept, with the revision that a write has to match. */
  async read(kind: Kind, namespace: string | undefined, name: string): Promise<Stored> {
    const found = await this.storage.get(key(kind, namespace, name));
    if (!found) throw notFound(kind, name);
    return found;
  }

  async list(kind: Kind, namespace?: string): Promise<{ items: KubeObject[]; revision: number }> {
    return this.storage.list(kind.storage, namespace);
  }

  async create(kind: Kind, object: KubeObject, options: WriteOptions): Promise<KubeObject> {
    const namespace = kind.namespaced ? object.metadata.namespace : undefined;
    if (namespace !== undefined) await checkNamespace(this, kind, object.metadata.name ?? '', namespace);
    newMeta(object, this.writing, options);
    kind.strategy?.defaults?.(object);
    // Managers own what they sent and its defaults, not what the server adds.
    trackUpdate({ kind, before: undefined, after: object, options, time: timestamp(this.clock.now()) });
    if (kind.strategy?.status === true) object['status'] = structuredClone(kind.zero?.['status'] ?? {});
    if (kind.strategy?.generation === true) object.metadata.generation = 1;
    await kind.strategy?.prepareCreate?.(object, this.writing);
    for (const admit of this.#admission) await admit(kind, object, this);
    const errors = [...validateMeta(object, kind), ...(kind.strategy?.validate?.(object) ?? [])];
    if (errors.length > 0) throw invalid(kind, object.metadata.name ?? object.metadata.generateName ?? '', errors);
    if (options.dryRun === true) return object;
    const created = await this.storage.create(key(kind, namespace, object.metadata.name ?? ''), object);
    if (!created) throw alreadyExists(kind, object.metadata.name ?? '');
    return created.object;
  }

  /**
   * Changes an object. `change` gets a copy of what is stored and returns what shall be; when another writer comes in
   * between, it is asked again, unless it asked for one resourceVersion.
   */
  async update(target: Target, change: (old: KubeObject) => KubeObject, options: WriteOptions): Promise<KubeObject> {
    const { kind, namespace, name } = target;
    for (let attempt = 0; attempt < 8; attempt += 1) {
      const before = await this.read(kind, namespace, name);
      const object = change(structuredClone(before.object));
      const asked = object.metadata.resourceVersion;
      if (asked !== undefined && asked !== '' && asked !== before.object.metadata.resourceVersion) {
        throw conflict(kind, name, modified);
      }
      const written = await this.#replace(target, before, object, options);
      if (written) return written;
    }
    throw conflict(kind, name, modified);
  }

  get writing(): WriteContext {
    return {
      now: this.clock.now(),
      random: this.random,
      stored: async (storage) => (await this.storage.list(storage)).items,
    };
  }

  /** Undefined when the object is no longer the one that was read. */
  async #replace(
    target: Target,
    before: Stored,
    object: KubeObject,
    options: WriteOptions,
  ): Promise<KubeObject | undefined> {
    const { kind, namespace, name } = target;
    const old = before.object;
    const metaErrors = validateMetaUpdate(object, old);
    finishMeta(object, old);
    if (options.raw !== true) keepOtherParts(kind, object, old, options.subresource);
    kind.strategy?.defaults?.(object);
    trackUpdate({ kind, before: old, after: object, options, time: timestamp(this.clock.now()) });
    if (countsChange(kind, options) && !equal(object['spec'], old['spec'])) {
      object.metadata.generation = (old.metadata.generation ?? 0) + 1;
    }
    const errors = [...metaErrors, ...validateMeta(object, kind)];
    if (options.raw !== true) {
      await kind.strategy?.prepareUpdate?.(object, old, this.writing);
      errors.push(
        ...(kind.strategy?.validateUpdate?.(object, old, options.subresource) ??
          kind.strategy?.validate?.(object) ??
          []),
      );
    }
    if (errors.length > 0) throw invalid(kind, name, errors);
    if (sameBut(object, old)) return old;
    if (options.dryRun === true) return object;
    if (isFinished(object)) return (await this.storage.delete(key(kind, namespace, name), before)) ? object : undefined;
    return (await this.storage.update(key(kind, namespace, name), object, before))?.object;
  }
}

export interface Target {
  readonly kind: Kind;
  readonly namespace: string | undefined;
  readonly name: string;
}

export function key(kind: Kind, namespace: string | undefined, name: string): Key {
  if (kind.namespaced && namespace === undefined) throw internal(`${kind.resource} are namespaced`);
  return { storage: kind.storage, namespace: kind.namespaced ? namespace : undefined, name };
}

/** Whether nothing holds an object that was asked to go. */
export function isFinished({ kind, metadata, spec }: KubeObject): boolean {
  if (metadata.deletionTimestamp === undefined || (metadata.finalizers ?? []).length > 0) return false;
  if ((metadata.deletionGracePeriodSeconds ?? 0) > 0) return false;
  if (kind !== 'Namespace') return true;
  const { finalizers } = (spec ?? {}) as { finalizers?: readonly string[] };
  return (finalizers ?? []).length === 0;
}

function keepOtherParts(kind: Kind, object: KubeObject, old: KubeObject, subresource: string | undefined): void {
  if (kind.strategy?.status !== true) return;
  if (subresource === 'status') {
    for (const field of Object.keys(old)) {
      if (!['apiVersion', 'kind', 'metadata', 'status'].includes(field)) object[field] = structuredClone(old[field]);
    }
  } else {
    object['status'] = structuredClone(old['status']);
  }
}

function countsChange({ strategy }: Kind, { subresource, raw }: WriteOptions): boolean {
  return strategy?.generation === true && subresource !== 'status' && raw !== true;
}

function sameBut(object: KubeObject, old: KubeObject): boolean {
  const { managedFields: _, resourceVersion: __, ...metadata } = object.metadata;
  const { managedFields: _old, resourceVersion: __old, ...oldMetadata } = old.metadata;
  return equal({ ...object, metadata }, { ...old, metadata: oldMetadata }) && sameManagers(object, old);
}

function sameManagers(object: KubeObject, old: KubeObject): boolean {
  const timeless = ({ metadata }: KubeObject): unknown =>
    metadata.managedFields?.map((entry) => ({ ...entry, time: undefined }));
  return equal(timeless(object), timeless(old));
}
