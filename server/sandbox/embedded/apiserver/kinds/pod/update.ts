/** Of a Pod that exists, next to nothing can be changed; the refusal shows what was tried. */
import { equal } from '../../object.ts';
import { duplicate, forbiddenValue, notFoundValue, required, type FieldError } from '../../validation/field-error.ts';
import { goDiff } from './go-diff.ts';
import type { Container, Pod, PodSpec } from './types.ts';
import { validatePodSpec } from './validate.ts';

const detail =
  'pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,' +
  '`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),' +
  '`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)';

export function validatePodUpdate(pod: Pod, old: Pod, subresource?: string): FieldError[] {
  const errors = validatePodSpec(pod.spec, 'spec');
  if (errors.length > 0) return errors;
  if (subresource === 'ephemeralcontainers') return validateEphemeral(pod.spec, old.spec);
  const counts = (['containers', 'initContainers'] as const).filter(
    (field) => (pod.spec[field]?.length ?? 0) !== (old.spec[field]?.length ?? 0),
  );
  if (counts.length > 0)
    return counts.map((field) => forbiddenValue(`spec.${field}`, 'pod updates may not add or remove containers'));
  const wanted = withAllowedChanges(pod.spec, old.spec);
  if (equal(wanted, old.spec)) return [];
  return [forbiddenValue('spec', `${detail}\n${goDiff(old.spec, wanted)}`)];
}

/** Debugging containers can be added, and that is all. */
function validateEphemeral({ ephemeralContainers: wanted = [], ...spec }: PodSpec, old: PodSpec): FieldError[] {
  const { ephemeralContainers: before = [], ...rest } = old;
  if (!equal(spec, rest)) return [forbiddenValue('spec', `${detail}\n${goDiff(rest, spec)}`)];
  const others = [...spec.containers, ...(spec.initContainers ?? [])].map(({ name }) => name);
  const errors = before
    .filter((one) => !wanted.some((other) => equal(one, other)))
    .map(({ name }) =>
      forbiddenValue(
        'spec.ephemeralContainers',
        `existing ephemeral containers ${JSON.stringify(name)} may not be changed\n`,
      ),
    );
  for (const [index, container] of wanted.entries()) {
    const path = `spec.ephemeralContainers[${index}]`;
    const { name, image = '', targetContainerName: target } = container;
    const isTaken = others.includes(name) || wanted.findIndex((one) => one.name === name) < index;
    if (isTaken) errors.push(duplicate(`${path}.name`, name));
    if (image === '') errors.push(required(`${path}.image`));
    if (typeof target === 'string' && target !== '' && !others.includes(target))
      errors.push(notFoundValue(`${path}.targetContainerName`, target));
  }
  return errors;
}

/** The new spec with all that may change put back to what it was, so that only the forbidden changes remain. */
function withAllowedChanges(spec: PodSpec, old: PodSpec): PodSpec {
  const copy = structuredClone(spec);
  copy.containers = withImages(copy.containers, old.containers);
  if (copy.initContainers) copy.initContainers = withImages(copy.initContainers, old.initContainers ?? []);
  restore(copy, old, 'activeDeadlineSeconds');
  const tolerations = copy.tolerations ?? [];
  if ((old.tolerations ?? []).every((one) => tolerations.some((other) => equal(one, other))))
    restore(copy, old, 'tolerations');
  if ((old.terminationGracePeriodSeconds ?? 0) < 0 && copy.terminationGracePeriodSeconds === 1) {
    restore(copy, old, 'terminationGracePeriodSeconds');
  }
  return copy;
}

function withImages(containers: readonly Container[], old: readonly Container[]): Container[] {
  return containers.map((container, index) => ({ ...container, image: old[index]?.image ?? container.image ?? '' }));
}

function restore(copy: PodSpec, old: PodSpec, field: keyof PodSpec & string): void {
  if (old[field] === undefined) Reflect.deleteProperty(copy, field);
  else copy[field] = old[field];
}
