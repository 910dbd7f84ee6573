/** DaemonSets, of which there is one: the proxies' own. Nothing here would run another, so none can be made. */
import type { Kind } from '../kind.ts';
import { numberAt, objectAt, type KubeObject } from '../object.ts';
import { formatSelector } from '../select/labels.ts';
import { ageColumn, column, nameColumn } from '../table/columns.ts';
import { containerImages, containerNames, selectorOf } from './workload.ts';

const count =
  (field: string) =>
  (object: KubeObject): number =>
    numberAt(object, 'status', field) ?? 0;

export const daemonSet: Kind = {
  group: 'apps',
  version: 'v1',
  kind: 'DaemonSet',
  resource: 'daemonsets',
  singular: 'daemonset',
  shortNames: ['ds'],
  categories: ['all'],
  namespaced: true,
  verbs: ['get', 'list', 'watch'],
  subresources: [{ name: 'status', kind: 'DaemonSet', verbs: ['get'] }],
  schema: 'io.k8s.api.apps.v1.DaemonSet',
  storage: 'daemonsets',
  columns: [
    nameColumn,
    column(['daemonsets', 'Desired'], count('desiredNumberScheduled'), { type: 'integer' }),
    column(['daemonsets', 'Current'], count('currentNumberScheduled'), { type: 'integer' }),
    column(['daemonsets', 'Ready'], count('numberReady'), { type: 'integer' }),
    column(['daemonsets', 'Up-to-date'], count('updatedNumberScheduled'), { type: 'integer' }),
    column(['daemonsets', 'Available'], count('numberAvailable'), { type: 'integer' }),
    column(['daemonsets', 'Node Selector'], (object) => {
      const wanted = Object.entries(objectAt(object, 'spec', 'template', 'spec', 'nodeSelector'));
      return wanted.map(([name, value]) => `${name}=${String(value)}`).join(',') || '<none>';
    }),
    ageColumn,
    column(['daemonsets', 'Containers'], containerNames, { wide: true }),
    column(['daemonsets', 'Images'], containerImages, { wide: true }),
    column(['daemonsets', 'Selector'], (object) => formatSelector(selectorOf(object)), { wide: true }),
  ],
  zero: { metadata: {}, spec: {}, status: {} },
  strategy: { status: true, generation: true },
};
