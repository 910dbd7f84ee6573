/** The kinds of metrics.k8s.io, whose objects are made when somebody asks for them. */
import type { Kind } from '../kind.ts';

const common = {
  group: 'metrics.k8s.io',
  version: 'v1beta1',
  singular: '',
  verbs: ['get', 'list'],
  storage: '',
} as const;

export const nodeMetrics: Kind = {
  ...common,
  kind: 'NodeMetrics',
  resource: 'nodes',
  namespaced: false,
  schema: 'io.k8s.metrics.pkg.apis.metrics.v1beta1.NodeMetrics',
};

export const podMetrics: Kind = {
  ...common,
  kind: 'PodMetrics',
  resource: 'pods',
  namespaced: true,
  schema: 'io.k8s.metrics.pkg.apis.metrics.v1beta1.PodMetrics',
};

export const metricsKinds: readonly Kind[] = [nodeMetrics, podMetrics];
