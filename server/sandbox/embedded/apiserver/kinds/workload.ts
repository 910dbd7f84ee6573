/** What kinds that make Pods from a template have in common. */
import type { Subresource } from '../kind.ts';
import { equal, isObject, listAt, numberAt, objectAt, textAt, type KubeObject } from '../object.ts';
import { matchesSelector, type LabelSelector } from '../select/labels.ts';
import { invalidValue, notSupported, required, type FieldError } from '../validation/field-error.ts';
import { validateLabels } from '../validation/meta.ts';
import { defaultPodSpec } from './pod/defaults.ts';
import type { PodSpec } from './pod/types.ts';
import { validatePodSpec } from './pod/validate.ts';

export const scaleSubresource: Subresource = {
  name: 'scale',
  kind: 'Scale',
  group: 'autoscaling',
  version: 'v1',
  verbs: ['get', 'patch', 'update'],
};

export function defaultTemplate(object: KubeObject): void {
  const spec = templateSpec(object);
  if (spec) defaultPodSpec(spec);
}

/** Go leaves zeros out of a status where the field isn't a pointer. */
export function dropZeros(object: KubeObject, fields: readonly string[]): void {
  const status = objectAt(object, 'status');
  for (const field of fields) if (status[field] === 0) delete status[field];
}

export function selectorOf(object: KubeObject): LabelSelector | undefined {
  const { selector } = objectAt(object, 'spec');
  return isObject(selector) ? selector : undefined;
}

export function containerNames(object: KubeObject): string {
  return containers(object)
    .map(({ name }) => String(name))
    .join(',');
}

export function containerImages(object: KubeObject): string {
  return containers(object)
    .map(({ image }) => String(image))
    .join(',');
}

/** Of ReplicaSets and Deployments alike. */
export function validateWorkload(object: KubeObject): FieldError[] {
  const errors: FieldError[] = [];
  const replicas = numberAt(object, 'spec', 'replicas') ?? 1;
  if (replicas < 0) errors.push(invalidValue('spec.replicas', replicas, 'must be greater than or equal to 0'));
  const seconds = numberAt(object, 'spec', 'minReadySeconds') ?? 0;
  if (seconds < 0) errors.push(invalidValue('spec.minReadySeconds', seconds, 'must be greater than or equal to 0'));
  const selector = selectorOf(object);
  const isSet = Object.keys(selector?.matchLabels ?? {}).length + (selector?.matchExpressions ?? []).length > 0;
  if (!selector) errors.push(required('spec.selector'));
  else if (!isSet)
    errors.push(
      invalidValue('spec.selector', selector, `empty selector is invalid for ${object.kind?.toLowerCase() ?? ''}`),
    );
  return [...errors, ...validateTemplate(object, selector)];
}

export function validateWorkloadUpdate(object: KubeObject, old: KubeObject): FieldError[] {
  const errors = validateWorkload(object);
  if (!equal(selectorOf(object), selectorOf(old))) {
    errors.push(invalidValue('spec.selector', selectorOf(object), 'field is immutable'));
  }
  return errors;
}

function validateTemplate(object: KubeObject, selector: LabelSelector | undefined): FieldError[] {
  const errors: FieldError[] = [];
  const labels = objectAt(object, 'spec', 'template', 'metadata', 'labels') as Record<string, string>;
  if (!matchesSelector(selector, labels)) {
    errors.push(invalidValue('spec.template.metadata.labels', labels, '`selector` does not match template `labels`'));
  }
  errors.push(...validateLabels(labels, 'spec.template.labels'));
  errors.push(...validatePodSpec(templateSpec(object), 'spec.template.spec'));
  const policy = textAt(object, 'spec', 'template', 'spec', 'restartPolicy');
  if (policy === 'OnFailure' || policy === 'Never') {
    errors.push(notSupported('spec.template.spec.restartPolicy', policy, ['Always']));
  }
  return errors;
}

function templateSpec(object: KubeObject): PodSpec | undefined {
  const spec = objectAt(object, 'spec', 'template')['spec'];
  // It has passed the schema of a Pod's spec.
  return isObject(spec) ? (spec as PodSpec) : undefined;
}

function containers(object: KubeObject): Record<string, unknown>[] {
  return listAt(object, 'spec', 'template', 'spec', 'containers');
}
