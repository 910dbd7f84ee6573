/** Deployments. */
import type { Kind } from '../kind.ts';
import { isObject, numberAt, objectAt, type KubeObject } from '../object.ts';
import { formatSelector } from '../select/labels.ts';
import { ageColumn, column, nameColumn } from '../table/columns.ts';
import { forbiddenValue, invalidValue, notSupported, type FieldError } from '../validation/field-error.ts';
import {
  containerImages,
  containerNames,
  defaultTemplate,
  dropZeros,
  scaleSubresource,
  selectorOf,
  validateWorkload,
  validateWorkloadUpdate,
} from './workload.ts';

export const deployment: Kind = {
  group: 'apps',
  version: 'v1',
  kind: 'Deployment',
  resource: 'deployments',
  singular: 'deployment',
  shortNames: ['deploy'],
  categories: ['all'],
  namespaced: true,
  subresources: [scaleSubresource, { name: 'status', kind: 'Deployment', verbs: ['get', 'patch', 'update'] }],
  schema: 'io.k8s.api.apps.v1.Deployment',
  storage: 'deployments',
  columns: [
    nameColumn,
    column(
      ['deployments', 'Ready'],
      (object) => `${status(object, 'readyReplicas')}/${numberAt(object, 'spec', 'replicas') ?? 0}`,
    ),
    column(['deployments', 'Up-to-date'], (object) => status(object, 'updatedReplicas')),
    column(['deployments', 'Available'], (object) => status(object, 'availableReplicas')),
    ageColumn,
    column(['deployments', 'Containers'], containerNames, { wide: true }),
    column(['deployments', 'Images'], containerImages, { wide: true }),
    column(['deployments', 'Selector'], (object) => formatSelector(selectorOf(object)), { wide: true }),
  ],
  zero: {
    metadata: {},
    spec: { selector: null, template: { metadata: {}, spec: { containers: null } }, strategy: {} },
    status: {},
  },
  strategy: {
    status: true,
    generation: true,
    defaults(object) {
      object['spec'] ??= {};
      const spec = objectAt(object, 'spec');
      spec['replicas'] ??= 1;
      spec['revisionHistoryLimit'] ??= 10;
      spec['progressDeadlineSeconds'] ??= 600;
      defaultStrategy(spec);
      defaultTemplate(object);
      dropZeros(object, ['replicas', 'updatedReplicas', 'readyReplicas', 'availableReplicas', 'unavailableReplicas']);
    },
    validate: (object) => [...validateWorkload(object), ...validateStrategy(object)],
    validateUpdate: (object, old) => [...validateWorkloadUpdate(object, old), ...validateStrategy(object)],
  },
};

function defaultStrategy(spec: Record<string, unknown>): void {
  const strategy = isObject(spec['strategy']) ? spec['strategy'] : {};
  spec['strategy'] = strategy;
  strategy['type'] ??= 'RollingUpdate';
  if (strategy['type'] !== 'RollingUpdate') return;
  const rolling = isObject(strategy['rollingUpdate']) ? strategy['rollingUpdate'] : {};
  strategy['rollingUpdate'] = rolling;
  rolling['maxUnavailable'] ??= '25%';
  rolling['maxSurge'] ??= '25%';
}

function validateStrategy(object: KubeObject): FieldError[] {
  const { type, rollingUpdate } = objectAt(object, 'spec', 'strategy');
  const errors: FieldError[] = [];
  if (type === 'Recreate' && rollingUpdate !== undefined) {
    errors.push(
      forbiddenValue('spec.strategy.rollingUpdate', "may not be specified when strategy `type` is 'Recreate'"),
    );
  } else if (type !== 'Recreate' && type !== 'RollingUpdate') {
    errors.push(notSupported('spec.strategy', { type }, ['Recreate', 'RollingUpdate']));
  } else if (isObject(rollingUpdate) && isNone(rollingUpdate['maxSurge']) && isNone(rollingUpdate['maxUnavailable'])) {
    const detail = 'may not be 0 when `maxSurge` is 0';
    errors.push(invalidValue('spec.strategy.rollingUpdate.maxUnavailable', rollingUpdate['maxUnavailable'], detail));
  }
  const deadline = numberAt(object, 'spec', 'progressDeadlineSeconds') ?? 600;
  if (deadline <= (numberAt(object, 'spec', 'minReadySeconds') ?? 0)) {
    errors.push(invalidValue('spec.progressDeadlineSeconds', deadline, 'must be greater than minReadySeconds'));
  }
  return errors;
}

function isNone(value: unknown): boolean {
  return value === 0 || value === '0%';
}

function status(object: KubeObject, field: string): number {
  return numberAt(object, 'status', field) ?? 0;
}
