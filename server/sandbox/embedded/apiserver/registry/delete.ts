/** Deletion: at once, after a grace period, or when the last finalizer is lifted. */
import { conflict, invalid, modified } from '../failure.ts';
import { timestamp, type KubeObject } from '../object.ts';
import { notSupported } from '../validation/field-error.ts';
import { isFinished, key, type Registry, type Target } from './registry.ts';
import type { DeleteOptions } from './options.ts';

export interface Deletion {
  readonly object: KubeObject;
  /** Whether the object is gone, rather than going. */
  readonly immediate: boolean;
}

export async function deleteObject(registry: Registry, target: Target, options: DeleteOptions): Promise<Deletion> {
  const { kind, namespace, name } = target;
  checkPolicy(options);
  for (let attempt = 0; attempt < 8; attempt += 1) {
    const before = await registry.read(kind, namespace, name);
    checkPreconditions(target, before.object, options);
    const object = structuredClone(before.object);
    mark(object, target, options, registry.clock.now());
    if (isFinished(object)) {
      if (options.dryRun === true || (await registry.storage.delete(key(kind, namespace, name), before))) {
        return { object: before.object, immediate: true };
      }
    } else if (options.dryRun === true) {
      return { object, immediate: false };
    } else {
      const updated = await registry.storage.update(key(kind, namespace, name), object, before);
      if (updated) return { object: updated.object, immediate: false };
    }
  }
  throw conflict(kind, name, modified);
}

function mark(object: KubeObject, { kind }: Target, options: DeleteOptions, now: number): void {
  const { metadata } = object;
  setFinalizers(object, options);
  const grace = kind.strategy?.grace?.(object, options.gracePeriodSeconds) ?? 0;
  if (metadata.deletionTimestamp === undefined) {
    if (metadata.generation !== undefined && metadata.generation > 0) metadata.generation += 1;
    metadata.deletionGracePeriodSeconds = grace;
    metadata.deletionTimestamp = timestamp(now + grace * 1000);
  } else if (options.gracePeriodSeconds !== undefined && grace < (metadata.deletionGracePeriodSeconds ?? 0)) {
    const asked = Date.parse(metadata.deletionTimestamp) - (metadata.deletionGracePeriodSeconds ?? 0) * 1000;
    metadata.deletionGracePeriodSeconds = grace;
    metadata.deletionTimestamp = timestamp(asked + grace * 1000);
  }
  if (object.kind === 'Namespace') {
    delete metadata.deletionGracePeriodSeconds;
    object['status'] = { ...(object['status'] as object | undefined), phase: 'Terminating' };
  }
}

const policies = ['Foreground', 'Background', 'Orphan'];

function setFinalizers({ metadata }: KubeObject, options: DeleteOptions): void {
  const policy = options.propagationPolicy ?? (options.orphanDependents === true ? 'Orphan' : undefined);
  if (policy === undefined) return;
  const others = (metadata.finalizers ?? []).filter((one) => one !== 'orphan' && one !== 'foregroundDeletion');
  if (policy === 'Orphan') others.push('orphan');
  if (policy === 'Foreground') others.push('foregroundDeletion');
  if (others.length === 0) delete metadata.finalizers;
  else metadata.finalizers = others;
}

function checkPolicy({ propagationPolicy }: DeleteOptions): void {
  if (propagationPolicy === undefined || policies.includes(propagationPolicy)) return;
  const error = notSupported('propagationPolicy', propagationPolicy, ['Foreground', 'Background', 'Orphan', 'nil']);
  throw invalid({ group: 'meta.k8s.io', kind: 'DeleteOptions' }, '', [error]);
}

function checkPreconditions({ kind, name }: Target, { metadata }: KubeObject, { preconditions }: DeleteOptions): void {
  const { uid, resourceVersion } = preconditions ?? {};
  if (uid !== undefined && uid !== metadata.uid) {
    const why = `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${metadata.uid ?? ''}`;
    throw conflict(kind, name, why);
  }
  if (resourceVersion !== undefined && resourceVersion !== metadata.resourceVersion) {
    const why =
      `Precondition failed: ResourceVersion in precondition: ${resourceVersion}, ` +
      `ResourceVersion in object meta: ${metadata.resourceVersion ?? ''}`;
    throw conflict(kind, name, why);
  }
}
