/** What the commands of `kubectl rollout` have in common. */
import { KubectlError } from '../../cli/error.ts';
import { FILE_FLAGS, SELECTOR_FLAG } from '../../cli/global-flags.ts';
import { query } from '../../client/discovery.ts';
import { recordAt, textAt, type KubeList, type KubeObject } from '../../client/object.ts';
import { liveTargets, type LiveTarget, type LiveTargets } from '../../client/targets.ts';
import type { Invocation } from '../../invocation.ts';

export const ROLLOUT_FLAGS = { ...FILE_FLAGS, ...SELECTOR_FLAG };

/** Field manager of what these commands change. */
export const MANAGER = 'kubectl-rollout';

export async function rolledOut(call: Invocation): Promise<LiveTargets> {
  if (call.args.length === 0 && !call.flags.has('filename'))
    throw new KubectlError('error: required resource not specified');
  return liveTargets(call, { all: true });
}

/** The same for commands that say so when there is none. */
export async function rolledOutOrNone(call: Invocation): Promise<LiveTargets> {
  const found = await rolledOut(call);
  if (found.targets.length === 0 && found.failures.length === 0)
    await call.err(`No resources found in ${call.target.namespace} namespace.\n`);
  return found;
}

/** `ReplicaSet.apps`, `Pod`. */
export const groupKind = ({ resource }: LiveTarget): string =>
  resource.group ? `${resource.kind}.${resource.group}` : resource.kind;

/** `deployments.apps "x"` */
export const quotedName = ({ resource, name }: LiveTarget): string =>
  `${resource.group ? `${resource.name}.${resource.group}` : resource.name} ${JSON.stringify(name)}`;

/** The ReplicaSets that a Deployment made, by their revision. */
export async function revisionsOf(call: Invocation, { object, path }: LiveTarget): Promise<Map<number, KubeObject>> {
  const labels = recordAt(object, 'spec', 'selector', 'matchLabels');
  const labelSelector = Object.entries(labels)
    .map(([key, value]) => `${key}=${String(value)}`)
    .join(',');
  const sets = path.replace(/\/deployments\/[^/]+$/, '/replicasets');
  const list = await call.client.get<KubeList>(`${sets}${query({ labelSelector })}`);
  const own = list.items.filter(({ metadata }) =>
    metadata.ownerReferences?.some((owner) => owner.controller === true && owner.uid === object.metadata.uid),
  );
  const revisions = own.map((set): [number, KubeObject] => [
    Number(textAt(set, 'metadata', 'annotations', 'deployment.kubernetes.io/revision')),
    { ...set, apiVersion: 'apps/v1', kind: 'ReplicaSet' },
  ]);
  return new Map(revisions.toSorted(([a], [b]) => a - b));
}
