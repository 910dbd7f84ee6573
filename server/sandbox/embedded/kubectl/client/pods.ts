/** The Pod that `pod/x`, `rs/x`, `deploy/x` or `svc/x` stands for, and the container in it. */
import { KubectlError } from '../cli/error.ts';
import type { Invocation } from '../invocation.ts';
import { pathOf, query } from './discovery.ts';
import { listAt, recordAt, textAt, type KubeList, type KubeObject } from './object.ts';

export interface FoundPod {
  readonly pod: KubeObject;
  /** How many Pods there were to choose from. */
  readonly among: number;
}

export async function podOf(call: Invocation, word: string): Promise<FoundPod> {
  const { client, discovery, target } = call;
  const [type, name] = word.includes('/') ? (word.split('/', 2) as [string, string]) : ['pods', word];
  const resource = await discovery.resource(type);
  const owner = await client.get<KubeObject>(pathOf(resource, target.namespace, name));
  if (resource.kind === 'Pod') return { pod: owner, among: 1 };
  const selector = selectorOf(owner);
  if (!selector)
    throw new KubectlError(
      `error: cannot attach to *v1.${resource.kind}: selector for *v1.${resource.kind} not implemented`,
    );
  const pods = await discovery.resource('pods');
  const list = await client.get<KubeList>(`${pathOf(pods, target.namespace)}${query({ labelSelector: selector })}`);
  const [first] = list.items.sort(byActivity);
  if (!first) throw new KubectlError(`error: timed out waiting for the condition`);
  return { pod: { ...first, apiVersion: 'v1', kind: 'Pod' }, among: list.items.length };
}

/** `app=x,tier=y` of what a controller or Service selects. */
export function selectorOf(owner: KubeObject): string | undefined {
  const labels =
    owner.kind === 'Service' ? recordAt(owner, 'spec', 'selector') : recordAt(owner, 'spec', 'selector', 'matchLabels');
  const pairs = Object.entries(labels).map(([key, value]) => `${key}=${String(value)}`);
  return pairs.length === 0 ? undefined : pairs.join(',');
}

/** Scheduled before not, running before pending, ready before not, the youngest restart last: as kubectl sorts. */
function byActivity(a: KubeObject, b: KubeObject): number {
  const rank = (pod: KubeObject): number =>
    (pod.metadata.deletionTimestamp ? 8 : 0) +
    (textAt(pod, 'spec', 'nodeName') ? 0 : 4) +
    ({ Running: 0, Unknown: 1, Pending: 2 }[textAt(pod, 'status', 'phase')] ?? 3) +
    (listAt(pod, 'status', 'conditions').some(
      (condition) => textAt(condition, 'type') === 'Ready' && textAt(condition, 'status') === 'True',
    )
      ? 0
      : 0.5);
  return rank(a) - rank(b) || (a.metadata.creationTimestamp ?? '').localeCompare(b.metadata.creationTimestamp ?? '');
}

const ANNOTATION = 'kubectl.kubernetes.io/default-container';

/** The container asked for, or the one kubectl takes by default, and whether it says so. */
export function containerOf(
  pod: KubeObject,
  wanted: string,
): { readonly name: string; readonly defaulted: string | undefined } {
  const names = (field: string): string[] => listAt(pod, 'spec', field).map((container) => textAt(container, 'name'));
  const all = [...names('containers'), ...names('initContainers'), ...names('ephemeralContainers')];
  const podName = pod.metadata.name ?? '';
  if (wanted) {
    if (!all.includes(wanted))
      throw new KubectlError(`error: container ${wanted} is not valid for pod ${podName} out of: ${outOf(pod)}`);
    return { name: wanted, defaulted: undefined };
  }
  const name = pod.metadata.annotations?.[ANNOTATION] ?? all[0] ?? '';
  return {
    name,
    defaulted: all.length > 1 ? `Defaulted container ${JSON.stringify(name)} out of: ${outOf(pod)}` : undefined,
  };
}

function outOf(pod: KubeObject): string {
  const names = (field: string, suffix: string): string[] =>
    listAt(pod, 'spec', field).map((container) => `${textAt(container, 'name')}${suffix}`);
  return [
    ...names('containers', ''),
    ...names('initContainers', ' (init)'),
    ...names('ephemeralContainers', ' (ephem)'),
  ].join(', ');
}
