/** `kubectl describe node`. */
import { listAt, recordAt, textAt, type KubeObject } from '../client/object.ts';
import { humanDuration } from '../print/duration.ts';
import { formatQuantity, parseQuantity } from '../print/quantity.ts';
import type { Describe } from './describers.ts';
import { describeEvents } from './events.ts';
import { annotations, longDate, type Page } from './page.ts';

export const describeNode: Describe = (page, { object: node, events, pods, lease, now }) => {
  const { metadata } = node;
  page.line(0, `Name:\t${metadata.name ?? ''}`);
  const roles = Object.keys(metadata.labels ?? {})
    .filter((key) => key.startsWith('node-role.kubernetes.io/'))
    .map((key) => key.split('/')[1]);
  page.line(0, `Roles:\t${roles.sort((a = '', b = '') => (a < b ? -1 : 1)).join(',') || '<none>'}`);
  page.pairs(0, 'Labels', metadata.labels ?? {}, '=');
  annotations(page, metadata.annotations ?? {});
  page.line(0, `CreationTimestamp:\t${longDate(metadata.creationTimestamp ?? '')}`);
  const [taint, ...taints] = listAt(node, 'spec', 'taints').map(
    (one) => `${textAt(one, 'key')}${textAt(one, 'value') ? `=${textAt(one, 'value')}` : ''}:${textAt(one, 'effect')}`,
  );
  page.line(0, `Taints:\t${taint ?? '<none>'}`);
  for (const one of taints) page.line(0, `\t${one}`);
  page.line(0, `Unschedulable:\t${textAt(node, 'spec', 'unschedulable') || 'false'}`);
  describeLease(page, lease);
  describeConditions(page, node);
  page.line(0, 'Addresses:');
  for (const address of listAt(node, 'status', 'addresses'))
    page.line(1, `${textAt(address, 'type')}:\t${textAt(address, 'address')}`);
  for (const [label, field] of [
    ['Capacity', 'capacity'],
    ['Allocatable', 'allocatable'],
  ] as const) {
    page.line(0, `${label}:`);
    for (const [name, value] of Object.entries(recordAt(node, 'status', field)).sort(([a], [b]) => (a < b ? -1 : 1)))
      page.line(1, `${name}:\t${String(value)}`);
  }
  describeSystem(page, node);
  const mine = pods.filter(
    (pod) =>
      textAt(pod, 'spec', 'nodeName') === metadata.name &&
      !['Succeeded', 'Failed'].includes(textAt(pod, 'status', 'phase')),
  );
  describePods(page, { node, pods: mine, now });
  describeAllocated(page, node, mine);
  describeEvents(page, events, now);
};

function describeLease(page: Page, lease: KubeObject | undefined): void {
  const time = (field: string): string =>
    textAt(lease, 'spec', field) ? longDate(textAt(lease, 'spec', field)) : '<unset>';
  page.line(0, 'Lease:');
  page.line(1, `HolderIdentity:\t${textAt(lease, 'spec', 'holderIdentity') || '<unset>'}`);
  page.line(1, `AcquireTime:\t${time('acquireTime')}`);
  page.line(1, `RenewTime:\t${time('renewTime')}`);
}

function describeConditions(page: Page, node: KubeObject): void {
  page.line(0, 'Conditions:').line(1, 'Type\tStatus\tLastHeartbeatTime\tLastTransitionTime\tReason\tMessage');
  page.line(1, '----\t------\t-----------------\t------------------\t------\t-------');
  for (const condition of listAt(node, 'status', 'conditions')) {
    page.line(
      1,
      `${textAt(condition, 'type')} \t${textAt(condition, 'status')} \t${longDate(textAt(condition, 'lastHeartbeatTime'))} \t${longDate(textAt(condition, 'lastTransitionTime'))} \t${textAt(condition, 'reason')} \t${textAt(condition, 'message')}`,
    );
  }
}

const SYSTEM: readonly (readonly [string, string])[] = [
  ['Machine ID', 'machineID'],
  ['System UUID', 'systemUUID'],
  ['Boot ID', 'bootID'],
  ['Kernel Version', 'kernelVersion'],
  ['OS Image', 'osImage'],
  ['Operating System', 'operatingSystem'],
  ['Architecture', 'architecture'],
  ['Container Runtime Version', 'containerRuntimeVersion'],
  ['Kubelet Version', 'kubeletVersion'],
];

function describeSystem(page: Page, node: KubeObject): void {
  page.line(0, 'System Info:');
  for (const [label, field] of SYSTEM) page.line(1, `${label}:\t${textAt(node, 'status', 'nodeInfo', field)}`);
  if (textAt(node, 'spec', 'podCIDR')) page.line(0, `PodCIDR:\t${textAt(node, 'spec', 'podCIDR')}`);
  const ranges = listAt(node, 'spec', 'podCIDRs');
  if (ranges.length > 0) page.line(0, `PodCIDRs:\t${ranges.join(',')}`);
  if (textAt(node, 'spec', 'providerID')) page.line(0, `ProviderID:\t${textAt(node, 'spec', 'providerID')}`);
}

const amount = (pod: KubeObject, kind: 'requests' | 'limits', resource: string): number =>
  listAt(pod, 'spec', 'containers').reduce(
    (sum: number, container) => sum + parseQuantity(textAt(container, 'resources', kind, resource)),
    0,
  );

function describePods(
  page: Page,
  { node, pods, now }: { node: KubeObject; pods: readonly KubeObject[]; now: number },
): void {
  page.line(0, `Non-terminated Pods:\t(${pods.length} in total)`);
  page.line(1, 'Namespace\tName\t\tCPU Requests\tCPU Limits\tMemory Requests\tMemory Limits\tAge');
  page.line(1, '---------\t----\t\t------------\t----------\t---------------\t-------------\t---');
  const share = (pod: KubeObject, kind: 'requests' | 'limits', resource: string): string =>
    withShare(amount(pod, kind, resource), resource, node);
  for (const pod of pods) {
    page.line(
      1,
      `${pod.metadata.namespace ?? ''}\t${pod.metadata.name ?? ''}\t\t${share(pod, 'requests', 'cpu')}\t${share(pod, 'limits', 'cpu')}\t${share(pod, 'requests', 'memory')}\t${share(pod, 'limits', 'memory')}\t${humanDuration(now - Date.parse(pod.metadata.creationTimestamp ?? ''))}`,
    );
  }
}

function describeAllocated(page: Page, node: KubeObject, pods: readonly KubeObject[]): void {
  page.line(0, 'Allocated resources:').line(1, '(Total limits may be over 100 percent, i.e., overcommitted.)');
  page.line(1, 'Resource\tRequests\tLimits').line(1, '--------\t--------\t------');
  for (const resource of ['cpu', 'memory', 'ephemeral-storage', 'hugepages-1Gi', 'hugepages-2Mi']) {
    const sum = (kind: 'requests' | 'limits'): string =>
      withShare(
        pods.reduce((total, pod) => total + amount(pod, kind, resource), 0),
        resource,
        node,
      );
    page.line(1, `${resource}\t${sum('requests')}\t${sum('limits')}`);
  }
}

function withShare(value: number, resource: string, node: KubeObject): string {
  const allocatable = parseQuantity(textAt(node, 'status', 'allocatable', resource));
  const percent = allocatable > 0 ? Math.floor((value / allocatable) * 100) : 0;
  return `${formatQuantity(value, resource)} (${percent}%)`;
}
