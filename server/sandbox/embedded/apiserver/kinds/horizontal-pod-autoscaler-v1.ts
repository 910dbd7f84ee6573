/** HorizontalPodAutoscalers under their first name (autoscaling/v1), which knows of the processor only. */
import type { Kind } from '../kind.ts';
import { listAt, numberAt, objectAt, type JsonObject, type KubeObject } from '../object.ts';
import { horizontalPodAutoscaler } from './horizontal-pod-autoscaler.ts';

const METRICS = 'autoscaling.alpha.kubernetes.io/metrics';

export const horizontalPodAutoscalerV1: Kind = {
  ...horizontalPodAutoscaler,
  version: 'v1',
  schema: 'io.k8s.api.autoscaling.v1.HorizontalPodAutoscaler',
  convert: { stored: horizontalPodAutoscaler, fromStored, toStored },
};

const isProcessor = (metric: JsonObject): boolean =>
  objectAt(metric, 'resource')['name'] === 'cpu' && percentOf(metric) !== undefined;

const percentOf = (metric: JsonObject | undefined): number | undefined =>
  numberAt(metric, 'resource', 'target', 'averageUtilization');

function fromStored(object: KubeObject): KubeObject {
  const metrics = listAt(object, 'spec', 'metrics');
  const percent = percentOf(metrics.find(isProcessor));
  const others = metrics.filter((metric) => !isProcessor(metric));
  const { metrics: _, behavior: _behavior, ...spec } = objectAt(object, 'spec');
  const { currentReplicas = 0, desiredReplicas = 0, lastScaleTime } = objectAt(object, 'status');
  const annotations = {
    ...object.metadata.annotations,
    ...(others.length > 0 ? { [METRICS]: JSON.stringify(others) } : {}),
  };
  return {
    ...object,
    apiVersion: 'autoscaling/v1',
    metadata: { ...object.metadata, ...(Object.keys(annotations).length > 0 ? { annotations } : {}) },
    spec: { ...spec, ...(percent === undefined ? {} : { targetCPUUtilizationPercentage: percent }) },
    status: { currentReplicas, desiredReplicas, ...(lastScaleTime === undefined ? {} : { lastScaleTime }) },
  };
}

function toStored(object: KubeObject): KubeObject {
  const { targetCPUUtilizationPercentage: percent, ...spec } = objectAt(object, 'spec');
  const { [METRICS]: others, ...annotations } = object.metadata.annotations ?? {};
  const processor = {
    type: 'Resource',
    resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: percent } },
  };
  const metrics = [...(percent === undefined ? [] : [processor]), ...parsed(others)];
  return {
    ...object,
    apiVersion: 'autoscaling/v2',
    metadata: { ...object.metadata, ...(Object.keys(annotations).length > 0 ? { annotations } : {}) },
    spec: { ...spec, ...(metrics.length > 0 ? { metrics } : {}) },
  };
}

/** What an author wrote into the annotation by hand need not be a list. */
function parsed(text: string | undefined): unknown[] {
  try {
    const list: unknown = JSON.parse(text ?? '[]');
    return Array.isArray(list) ? list : [];
  } catch (error) {
    if (error instanceof SyntaxError) return [];
    throw error;
  }
}
