/** Which Pods a drain sends away, which it leaves, and which keep it from beginning. */
import { listAt, recordAt, textAt, type KubeObject } from '../client/object.ts';

export interface DrainRules {
  readonly force: boolean;
  readonly ignoreDaemonSets: boolean;
  readonly deleteEmptyDirData: boolean;
}

export interface SortedPods {
  readonly going: readonly KubeObject[];
  /** One line, or nothing. */
  readonly warnings: string;
  readonly errors: readonly string[];
}

interface Verdict {
  readonly goes: boolean;
  readonly warning?: string;
  readonly error?: string;
}

const GOES: Verdict = { goes: true };

export function sortPods(pods: readonly KubeObject[], rules: DrainRules): SortedPods {
  const verdicts = pods.map((pod) => ({ pod, ...verdictOn(pod, rules) }));
  const told = (field: 'warning' | 'error'): Map<string, string[]> => {
    const groups = new Map<string, string[]>();
    for (const one of verdicts) {
      const text = one[field];
      if (text === undefined) continue;
      const place = `${one.pod.metadata.namespace ?? ''}/${one.pod.metadata.name ?? ''}`;
      groups.set(text, [...(groups.get(text) ?? []), place]);
    }
    return groups;
  };
  return {
    going: verdicts.filter(({ goes }) => goes).map(({ pod }) => pod),
    warnings: [...told('warning')].map(([text, places]) => `${text}: ${places.join(', ')}`).join('; '),
    errors: [...told('error')].map(([text, places]) => `cannot delete ${text}: ${places.join(', ')}`),
  };
}

/** kubectl's filters in their order: the first that keeps a Pod decides, else the last one's warning stands. */
function verdictOn(pod: KubeObject, rules: DrainRules): Verdict {
  let verdict = GOES;
  for (const filter of [daemonSet, mirror, localStorage, unreplicated]) {
    verdict = filter(pod, rules);
    if (!verdict.goes) return verdict;
  }
  return verdict;
}

type Filter = (pod: KubeObject, rules: DrainRules) => Verdict;

const daemonSet: Filter = (pod, { ignoreDaemonSets }) => {
  if (controllerOf(pod)?.kind !== 'DaemonSet' || isFinished(pod)) return GOES;
  return ignoreDaemonSets
    ? { goes: false, warning: 'ignoring DaemonSet-managed Pods' }
    : { goes: false, error: 'DaemonSet-managed Pods (use --ignore-daemonsets to ignore)' };
};

const mirror: Filter = (pod) => ({
  goes: !Object.hasOwn(recordAt(pod, 'metadata', 'annotations'), 'kubernetes.io/config.mirror'),
});

const localStorage: Filter = (pod, { deleteEmptyDirData }) => {
  const usesDisk = listAt(pod, 'spec', 'volumes').some((volume) => recordAt(volume)['emptyDir'] !== undefined);
  if (!usesDisk || isFinished(pod)) return GOES;
  return deleteEmptyDirData
    ? { goes: true, warning: 'deleting Pods with local storage' }
    : { goes: false, error: 'Pods with local storage (use --delete-emptydir-data to override)' };
};

const unreplicated: Filter = (pod, { force }) => {
  if (isFinished(pod) || controllerOf(pod)) return GOES;
  return force
    ? { goes: true, warning: 'deleting Pods that declare no controller' }
    : { goes: false, error: 'Pods that declare no controller (use --force to override)' };
};

const isFinished = (pod: KubeObject): boolean => ['Succeeded', 'Failed'].includes(textAt(pod, 'status', 'phase'));

const controllerOf = ({ metadata }: KubeObject): { readonly kind: string } | undefined =>
  metadata.ownerReferences?.find((owner) => owner.controller === true);
