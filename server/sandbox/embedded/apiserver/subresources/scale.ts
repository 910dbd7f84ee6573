/** `scale`: the replicas of anything that has some, in one shape. */
import { invalid } from '../failure.ts';
import { selectorOf } from '../kinds/workload.ts';
import { numberAt, objectAt, type KubeObject } from '../object.ts';
import type { Registry, Target } from '../registry/registry.ts';
import { formatSelector } from '../select/labels.ts';
import { invalidValue } from '../validation/field-error.ts';

export const scaleType = {
  group: 'autoscaling',
  version: 'v1',
  kind: 'Scale',
  schema: 'io.k8s.api.autoscaling.v1.Scale',
};

export function toScale(object: KubeObject): KubeObject {
  const { name, namespace, uid, resourceVersion, creationTimestamp } = object.metadata;
  const replicas = numberAt(object, 'spec', 'replicas') ?? 1;
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: {
      name: name ?? '',
      namespace: namespace ?? '',
      uid: uid ?? '',
      resourceVersion: resourceVersion ?? '',
      creationTimestamp: creationTimestamp ?? null,
    },
    spec: replicas === 0 ? {} : { replicas },
    status: { replicas: numberAt(object, 'status', 'replicas') ?? 0, selector: formatSelector(selectorOf(object)) },
  };
}

export interface ScaleChange {
  readonly target: Target;
  readonly change: (scale: KubeObject) => KubeObject;
  readonly manager: string;
  readonly dryRun: boolean;
}

export async function updateScale(
  registry: Registry,
  { target, change, manager, dryRun }: ScaleChange,
): Promise<KubeObject> {
  const updated = await registry.update(
    target,
    (old) => {
      const wanted = change(toScale(old));
      const replicas = numberAt(wanted, 'spec', 'replicas') ?? 0;
      if (replicas < 0) {
        const error = invalidValue('spec.replicas', replicas, 'must be greater than or equal to 0');
        throw invalid(scaleType, target.name, [error]);
      }
      objectAt(old, 'spec')['replicas'] = replicas;
      return { ...old, metadata: { ...old.metadata, resourceVersion: wanted.metadata.resourceVersion ?? '' } };
    },
    { manager, dryRun, subresource: 'scale' },
  );
  return toScale(updated);
}
