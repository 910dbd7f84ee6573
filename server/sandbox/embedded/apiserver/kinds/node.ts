/** Nodes. */
import type { Kind } from '../kind.ts';
import { at, listAt, textAt, type KubeObject } from '../object.ts';
import { ageColumn, column, nameColumn } from '../table/columns.ts';

export const node: Kind = {
  group: '',
  version: 'v1',
  kind: 'Node',
  resource: 'nodes',
  singular: 'node',
  shortNames: ['no'],
  namespaced: false,
  subresources: [
    { name: 'proxy', kind: 'NodeProxyOptions', verbs: ['create', 'delete', 'get', 'patch', 'update'] },
    { name: 'status', kind: 'Node', verbs: ['get', 'patch', 'update'] },
  ],
  schema: 'io.k8s.api.core.v1.Node',
  storage: 'nodes',
  selectable: { 'spec.unschedulable': (object) => String(at(object, 'spec', 'unschedulable') === true) },
  columns: [
    nameColumn,
    column(['nodes', 'Status'], status),
    column(['nodes', 'Roles'], roles),
    ageColumn,
    column(['nodes', 'Version'], (object) => textAt(object, 'status', 'nodeInfo', 'kubeletVersion')),
    column(['nodes', 'Internal-IP'], (object) => address(object, 'InternalIP'), { wide: true }),
    column(['nodes', 'External-IP'], (object) => address(object, 'ExternalIP'), { wide: true }),
    column(['nodes', 'OS-Image'], (object) => info(object, 'osImage'), { wide: true }),
    column(
      ['nodes', 'Kernel-Version'],
      (object) => `${info(object, 'kernelVersion')} (${info(object, 'architecture')})`,
      {
        wide: true,
      },
    ),
    column(['nodes', 'Container-Runtime'], (object) => info(object, 'containerRuntimeVersion'), { wide: true }),
  ],
  zero: { metadata: {}, spec: {}, status: { daemonEndpoints: { kubeletEndpoint: {} }, nodeInfo: {} } },
  strategy: {
    status: true,
    prepareCreate(object) {
      object['spec'] ??= {};
    },
  },
};

function status(object: KubeObject): string {
  const ready = listAt(object, 'status', 'conditions').find((one) => one['type'] === 'Ready');
  const words = [ready === undefined ? 'Unknown' : ready['status'] === 'True' ? 'Ready' : 'NotReady'];
  if (at(object, 'spec', 'unschedulable') === true) words.push('SchedulingDisabled');
  return words.join(',');
}

function roles({ metadata }: KubeObject): string {
  const prefix = 'node-role.kubernetes.io/';
  const found = Object.keys(metadata.labels ?? {}).filter((name) => name.startsWith(prefix));
  return found.length === 0
    ? '<none>'
    : found
        .map((name) => name.slice(prefix.length))
        .sort()
        .join(',');
}

function address(object: KubeObject, type: string): string {
  const found = listAt(object, 'status', 'addresses').find((one) => one['type'] === type);
  return textAt(found, 'address') || '<none>';
}

function info(object: KubeObject, field: string): string {
  return textAt(object, 'status', 'nodeInfo', field) || '<unknown>';
}
