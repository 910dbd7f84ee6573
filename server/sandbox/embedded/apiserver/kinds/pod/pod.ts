/** Pods. */
import type { Column, Kind } from '../../kind.ts';
import type { KubeObject } from '../../object.ts';
import { ageColumn, column, nameColumn } from '../../table/columns.ts';
import { defaultPodSpec } from './defaults.ts';
import { podRow } from './print.ts';
import { qosClass } from './qos.ts';
import type { Pod } from './types.ts';
import { validatePodUpdate } from './update.ts';
import { validatePodSpec } from './validate.ts';

export const pod: Kind = {
  group: '',
  version: 'v1',
  kind: 'Pod',
  resource: 'pods',
  singular: 'pod',
  shortNames: ['po'],
  categories: ['all'],
  namespaced: true,
  subresources: [
    { name: 'attach', kind: 'PodAttachOptions', verbs: ['create', 'get'] },
    { name: 'binding', kind: 'Binding', verbs: ['create'] },
    { name: 'ephemeralcontainers', kind: 'Pod', verbs: ['get', 'patch', 'update'] },
    { name: 'eviction', kind: 'Eviction', group: 'policy', version: 'v1', verbs: ['create'] },
    { name: 'exec', kind: 'PodExecOptions', verbs: ['create', 'get'] },
    { name: 'log', kind: 'Pod', verbs: ['get'] },
    { name: 'portforward', kind: 'PodPortForwardOptions', verbs: ['create', 'get'] },
    { name: 'proxy', kind: 'PodProxyOptions', verbs: ['create', 'delete', 'get', 'patch', 'update'] },
    { name: 'resize', kind: 'Pod', verbs: ['get', 'patch', 'update'] },
    { name: 'status', kind: 'Pod', verbs: ['get', 'patch', 'update'] },
  ],
  schema: 'io.k8s.api.core.v1.Pod',
  storage: 'pods',
  selectable: {
    'spec.nodeName': (object) => asPod(object).spec.nodeName ?? '',
    'spec.restartPolicy': (object) => asPod(object).spec.restartPolicy ?? '',
    'spec.schedulerName': (object) => asPod(object).spec.schedulerName ?? '',
    'spec.serviceAccountName': (object) => asPod(object).spec.serviceAccountName ?? '',
    'spec.hostNetwork': (object) => String(asPod(object).spec.hostNetwork === true),
    'status.phase': (object) => asPod(object).status?.phase ?? '',
    'status.podIP': (object) => asPod(object).status?.podIP ?? '',
    'status.nominatedNodeName': (object) => asPod(object).status?.nominatedNodeName ?? '',
  },
  columns: [
    nameColumn,
    row('Ready', ({ ready }) => ready),
    row('Status', ({ status }) => status),
    row('Restarts', ({ restarts }) => restarts),
    ageColumn,
    wide('IP', ({ status }) => status?.podIPs?.[0]?.ip ?? status?.podIP),
    wide('Node', ({ spec }) => spec.nodeName),
    wide('Nominated Node', ({ status }) => status?.nominatedNodeName),
    wide('Readiness Gates', readinessGates),
  ],
  zero: { metadata: {}, spec: { containers: null }, status: {} },
  strategy: {
    status: true,
    generation: true,
    returnsDeleted: true,
    defaults(object) {
      const { spec } = asPod(object);
      defaultPodSpec(spec);
      for (const { resources } of [...(spec.containers ?? []), ...(spec.initContainers ?? [])]) {
        // What is limited and not requested is requested as limited. Templates keep what their author wrote.
        if (resources?.limits) resources.requests = { ...resources.limits, ...resources.requests };
      }
      spec.enableServiceLinks ??= true;
      for (const condition of asPod(object).status?.conditions ?? []) condition.lastProbeTime ??= null;
    },
    prepareCreate(object) {
      object['status'] = { phase: 'Pending', qosClass: qosClass(asPod(object).spec) };
    },
    validate: (object) => validatePodSpec(asPod(object).spec, 'spec'),
    validateUpdate: (object, old, subresource) => validatePodUpdate(asPod(object), asPod(old), subresource),
    grace(object, asked) {
      const { spec, status } = asPod(object);
      // Nobody waits for a Pod that runs nowhere, or no longer.
      if ((spec.nodeName ?? '') === '' || status?.phase === 'Succeeded' || status?.phase === 'Failed') return 0;
      return asked ?? spec.terminationGracePeriodSeconds ?? 30;
    },
  },
};

/** A stored Pod has passed the schema, so its spec has this shape. */
export function asPod(object: KubeObject): Pod {
  object['spec'] ??= {};
  const pod = object as Pod;
  pod.spec.containers ??= [];
  return pod;
}

function row(name: string, cell: (row: ReturnType<typeof podRow>) => string): Column {
  return column(['pods', name], (object, now) => cell(podRow(asPod(object), now)));
}

function wide(name: string, cell: (pod: Pod) => string | undefined): Column {
  return column(['pods', name], (object) => cell(asPod(object)) || '<none>', { wide: true });
}

function readinessGates({ spec, status }: Pod): string | undefined {
  const gates = spec.readinessGates ?? [];
  if (gates.length === 0) return undefined;
  const isTrue = (type: string): boolean =>
    status?.conditions?.some((one) => one.type === type && one.status === 'True') === true;
  return `${gates.filter(({ conditionType }) => isTrue(conditionType)).length}/${gates.length}`;
}
