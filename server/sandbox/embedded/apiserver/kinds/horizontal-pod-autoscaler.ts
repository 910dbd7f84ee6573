/** HorizontalPodAutoscalers: how many Pods there are to be, by what they use. */
import type { Kind } from '../kind.ts';
import { listAt, numberAt, objectAt, textAt, type JsonObject, type KubeObject } from '../object.ts';
import { ageColumn, column, nameColumn } from '../table/columns.ts';
import { invalidValue, required, type FieldError } from '../validation/field-error.ts';

export const horizontalPodAutoscaler: Kind = {
  group: 'autoscaling',
  version: 'v2',
  kind: 'HorizontalPodAutoscaler',
  resource: 'horizontalpodautoscalers',
  singular: 'horizontalpodautoscaler',
  shortNames: ['hpa'],
  categories: ['all'],
  namespaced: true,
  subresources: [{ name: 'status', kind: 'HorizontalPodAutoscaler', verbs: ['get', 'patch', 'update'] }],
  schema: 'io.k8s.api.autoscaling.v2.HorizontalPodAutoscaler',
  storage: 'horizontalpodautoscalers',
  columns: [
    nameColumn,
    column(['horizontalpodautoscalers', 'Reference'], (object) => {
      const { kind, name } = objectAt(object, 'spec', 'scaleTargetRef');
      return `${String(kind)}/${String(name)}`;
    }),
    column(['horizontalpodautoscalers', 'Targets'], targets),
    column(['horizontalpodautoscalers', 'MinPods'], (object) => {
      const least = numberAt(object, 'spec', 'minReplicas');
      return least === undefined ? '<unset>' : String(least);
    }),
    column(['horizontalpodautoscalers', 'MaxPods'], (object) => numberAt(object, 'spec', 'maxReplicas') ?? 0),
    column(['horizontalpodautoscalers', 'Replicas'], (object) => numberAt(object, 'status', 'currentReplicas') ?? 0),
    ageColumn,
  ],
  zero: { metadata: {}, spec: {}, status: { currentMetrics: null, desiredReplicas: 0 } },
  strategy: {
    status: true,
    defaults(object) {
      const spec = objectAt(object, 'spec');
      spec['minReplicas'] ??= 1;
      if (listAt(spec, 'metrics').length === 0)
        spec['metrics'] = [
          { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } } },
        ];
      object['status'] ??= {};
      const status = objectAt(object, 'status');
      status['currentMetrics'] ??= null;
      status['desiredReplicas'] ??= 0;
    },
    validate,
    validateUpdate: validate,
  },
};

function validate(object: KubeObject): FieldError[] {
  const errors: FieldError[] = [];
  const [least, most] = [numberAt(object, 'spec', 'minReplicas') ?? 1, numberAt(object, 'spec', 'maxReplicas') ?? 0];
  if (least < 1) errors.push(invalidValue('spec.minReplicas', least, 'must be greater than or equal to 1'));
  if (most < 1) errors.push(invalidValue('spec.maxReplicas', most, 'must be greater than 0'));
  if (most < least)
    errors.push(invalidValue('spec.maxReplicas', most, 'must be greater than or equal to `minReplicas`'));
  for (const field of ['kind', 'name'])
    if (textAt(object, 'spec', 'scaleTargetRef', field) === '') errors.push(required(`spec.scaleTargetRef.${field}`));
  return errors;
}

/** `cpu: 42%/50%`: what is and what is wanted of each metric, the first two of them. */
function targets(object: KubeObject): string {
  const metrics = listAt(object, 'spec', 'metrics');
  if (metrics.length === 0) return '<none>';
  const shown = metrics
    .slice(0, 2)
    .map((metric, index) => target(metric, listAt(object, 'status', 'currentMetrics')[index]));
  return shown.join(', ') + (metrics.length > 2 ? ` + ${metrics.length - 2} more...` : '');
}

function target(metric: JsonObject, current: JsonObject | undefined): string {
  const { name, target: wanted } = objectAt(metric, 'resource');
  const now = objectAt(current, 'resource', 'current');
  const amount = textAt(wanted, 'averageValue');
  if (amount) return `${String(name)}: ${textAt(now, 'averageValue') || '<unknown>'}/${amount}`;
  const percent = numberAt(now, 'averageUtilization');
  const limit = numberAt(wanted, 'averageUtilization');
  return `${String(name)}: ${percent === undefined ? '<unknown>' : `${percent}%`}/${limit === undefined ? '<auto>' : `${limit}%`}`;
}
