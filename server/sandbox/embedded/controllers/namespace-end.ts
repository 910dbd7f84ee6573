/** Empties a namespace that was asked to go, kind by kind, and lets it go when nothing is left in it. */
import type { Kind } from '../apiserver/kind.ts';
import { namespaceKind } from '../apiserver/kinds/namespace.ts';
import { objectAt, timestamp, type KubeObject } from '../apiserver/object.ts';
import { ApiFailure } from '../upgrade.ts';
import { deleteObject } from '../apiserver/registry/delete.ts';
import type { Registry } from '../apiserver/registry/registry.ts';
import type { Controller } from './controller.ts';

export function namespaceEnd(registry: Registry, kinds: readonly Kind[]): Controller {
  const inNamespaces = kinds.filter((kind) => kind.namespaced && !kind.convert);
  return {
    name: 'namespace-end',
    kind: namespaceKind,
    async reconcile({ name }, object) {
      if (object?.metadata.deletionTimestamp === undefined) return undefined;
      const left = await Promise.all(inNamespaces.map((kind) => emptied(registry, kind, name)));
      const remaining = left.filter((one) => one.count > 0);
      if (remaining.length > 0) {
        await setConditions(registry, name, remaining);
        return 'again';
      }
      await finalize(registry, name);
      return undefined;
    },
  };
}

interface Remaining {
  readonly kind: Kind;
  readonly count: number;
  readonly finalizers: readonly string[];
}

async function emptied(registry: Registry, kind: Kind, namespace: string): Promise<Remaining> {
  const { items } = await registry.list(kind, namespace);
  for (const { metadata } of items) {
    if (metadata.deletionTimestamp === undefined) {
      const target = { kind, namespace, name: metadata.name ?? '' };
      await deleteObject(registry, target, { propagationPolicy: 'Background' }).catch(ignoreGone);
    }
  }
  const after = await registry.list(kind, namespace);
  return {
    kind,
    count: after.items.length,
    finalizers: after.items.flatMap(({ metadata }) => metadata.finalizers ?? []),
  };
}

async function setConditions(registry: Registry, name: string, remaining: readonly Remaining[]): Promise<void> {
  const counts = remaining.map(({ kind, count }) => `${kind.resource}.${kind.group} has ${count} resource instances`);
  const waiting = new Map<string, number>();
  for (const finalizer of remaining.flatMap(({ finalizers }) => finalizers))
    waiting.set(finalizer, (waiting.get(finalizer) ?? 0) + 1);
  const held = [...waiting].map(([finalizer, count]) => `${finalizer} in ${count} resource instances`);
  const some = 'Some resources are remaining: ';
  const conditions = [
    {
      type: 'NamespaceDeletionDiscoveryFailure',
      status: 'False',
      reason: 'ResourcesDiscovered',
      message: 'All resources successfully discovered',
    },
    {
      type: 'NamespaceDeletionGroupVersionParsingFailure',
      status: 'False',
      reason: 'ParsedGroupVersions',
      message: 'All legacy kube types successfully parsed',
    },
    {
      type: 'NamespaceDeletionContentFailure',
      status: 'False',
      reason: 'ContentDeleted',
      message: 'All content successfully deleted, may be waiting on finalization',
    },
    {
      type: 'NamespaceContentRemaining',
      status: 'True',
      reason: 'SomeResourcesRemain',
      message: `${some}${counts.join(', ')}`,
    },
    held.length > 0
      ? {
          type: 'NamespaceFinalizersRemaining',
          status: 'True',
          reason: 'SomeFinalizersRemain',
          message: `Some content in the namespace has finalizers remaining: ${held.join(', ')}`,
        }
      : {
          type: 'NamespaceFinalizersRemaining',
          status: 'False',
          reason: 'ContentHasNoFinalizers',
          message: 'All content-preserving finalizers finished',
        },
  ];
  const now = timestamp(registry.clock.now());
  const change = (old: KubeObject): KubeObject => {
    const before = new Map(conditionsOf(old).map((one) => [one['type'], one]));
    const merged = conditions.map((one) => {
      const previous = before.get(one.type);
      const since = previous?.['status'] === one.status ? previous['lastTransitionTime'] : now;
      return { ...one, lastTransitionTime: since };
    });
    return { ...old, status: { ...objectAt(old, 'status'), conditions: merged } };
  };
  await registry.update({ kind: namespaceKind, namespace: undefined, name }, change, {
    manager: 'kube-controller-manager',
    subresource: 'status',
  });
}

async function finalize(registry: Registry, name: string): Promise<void> {
  const change = (old: KubeObject): KubeObject => ({ ...old, spec: {} });
  await registry.update({ kind: namespaceKind, namespace: undefined, name }, change, {
    manager: 'kube-controller-manager',
    raw: true,
  });
}

function conditionsOf(object: KubeObject): Record<string, unknown>[] {
  const { conditions } = objectAt(object, 'status');
  return Array.isArray(conditions) ? conditions : [];
}

function ignoreGone(error: unknown): void {
  if (!(error instanceof ApiFailure) || error.status.code !== 404) throw error;
}
