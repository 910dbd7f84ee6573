/** Says for each node that it is alive: its lease every ten seconds, its conditions every five minutes, as kubelets do. */
import { lease } from '../apiserver/kinds/lease.ts';
import { node as nodeKind } from '../apiserver/kinds/node.ts';
import { listAt, microTimestamp, objectAt, timestamp, type KubeObject } from '../apiserver/object.ts';
import type { Registry } from '../apiserver/registry/registry.ts';
import { ApiFailure } from '../upgrade.ts';
import type { EventRecorder } from './event-recorder.ts';

const leaseEvery = 10_000;
const statusEvery = 30;
const namespace = 'kube-node-lease';

export interface Heartbeats {
  readonly registry: Registry;
  readonly events: EventRecorder;
  readonly names: readonly string[];
}

export async function beat({ registry, events, names }: Heartbeats, signal: AbortSignal): Promise<void> {
  const { clock } = registry;
  for (const name of names) {
    const node = await registry.get(nodeKind, undefined, name);
    await registry.create(lease, newLease(node, clock.now()), { manager: 'kubelet' });
    await events.record(registered(name, node.metadata.uid ?? ''));
  }
  for (let round = 1; ; round += 1) {
    try {
      await clock.wait(leaseEvery, signal);
    } catch (error) {
      if (signal.aborted) return;
      throw error;
    }
    for (const name of names) {
      await renew(registry, name).catch(ignoreGone);
      if (round % statusEvery === 0) await report(registry, name).catch(ignoreGone);
    }
  }
}

async function renew(registry: Registry, name: string): Promise<void> {
  const change = (old: KubeObject): KubeObject => {
    return { ...old, spec: { ...objectAt(old, 'spec'), renewTime: microTimestamp(registry.clock.now()) } };
  };
  await registry.update({ kind: lease, namespace, name }, change, { manager: 'kubelet' });
}

async function report(registry: Registry, name: string): Promise<void> {
  const lastHeartbeatTime = timestamp(registry.clock.now());
  const change = (old: KubeObject): KubeObject => {
    const conditions = listAt(old, 'status', 'conditions').map((condition) => ({ ...condition, lastHeartbeatTime }));
    return { ...old, status: { ...objectAt(old, 'status'), conditions } };
  };
  const options = { manager: 'kubelet', subresource: 'status' };
  await registry.update({ kind: nodeKind, namespace: undefined, name }, change, options);
}

function newLease({ metadata }: KubeObject, now: number): KubeObject {
  const { name = '', uid = '' } = metadata;
  return {
    apiVersion: 'coordination.k8s.io/v1',
    kind: 'Lease',
    metadata: { name, namespace, ownerReferences: [{ apiVersion: 'v1', kind: 'Node', name, uid }] },
    spec: { holderIdentity: name, leaseDurationSeconds: 40, renewTime: microTimestamp(now) },
  };
}

function registered(name: string, uid: string): KubeObject {
  return {
    metadata: {},
    involvedObject: { kind: 'Node', name, uid },
    type: 'Normal',
    reason: 'RegisteredNode',
    message: `Node ${name} event: Registered Node ${name} in Controller`,
    source: { component: 'node-controller' },
    reportingComponent: 'node-controller',
  };
}

function ignoreGone(error: unknown): void {
  if (!(error instanceof ApiFailure) || error.status.code !== 404) throw error;
}
