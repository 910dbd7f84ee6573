/** The number behind a Pod's priority class. */
import { forbidden } from '../failure.ts';
import { asPod } from '../kinds/pod/pod.ts';
import type { Admission } from '../registry/registry.ts';

const classes: Readonly<Record<string, number>> = {
  'system-cluster-critical': 2_000_000_000,
  'system-node-critical': 2_000_001_000,
};

export const priorityAdmission: Admission = (kind, object) => {
  if (kind.kind !== 'Pod' || kind.group !== '') return Promise.resolve();
  const { spec, metadata } = asPod(object);
  const name = spec.priorityClassName ?? '';
  const value = name === '' ? 0 : Object.hasOwn(classes, name) ? classes[name] : undefined;
  if (value === undefined) throw forbidden(kind, metadata.name ?? '', `no PriorityClass with name ${name} was found`);
  spec.priority ??= value;
  spec.preemptionPolicy ??= 'PreemptLowerPriority';
  return Promise.resolve();
};
