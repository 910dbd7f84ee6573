/** `kubectl describe replicaset`. */
import { at, listAt, recordAt, textAt, type KubeObject } from '../client/object.ts';
import type { Describe } from './describers.ts';
import { describeEvents } from './events.ts';
import { annotations } from './page.ts';
import { describePodTemplate } from './template.ts';
import { labelSelectorText } from './selector.ts';

export const describeReplicaSet: Describe = (page, { object: set, events, now, pods }) => {
  const { metadata } = set;
  page.line(0, `Name:\t${metadata.name ?? ''}`).line(0, `Namespace:\t${metadata.namespace ?? ''}`);
  page.line(0, `Selector:\t${labelSelectorText(at(set, 'spec', 'selector'))}`);
  page.pairs(0, 'Labels', metadata.labels ?? {}, '=');
  annotations(page, metadata.annotations ?? {});
  const owner = metadata.ownerReferences?.find((one) => one.controller);
  if (owner) page.line(0, `Controlled By:\t${owner.kind}/${owner.name}`);
  page.line(
    0,
    `Replicas:\t${textAt(set, 'status', 'replicas') || '0'} current / ${textAt(set, 'spec', 'replicas') || '0'} desired`,
  );
  page.line(
    0,
    `Pods Status:\t${podsStatus(pods.filter((pod) => pod.metadata.ownerReferences?.some((one) => one.uid === metadata.uid)))}`,
  );
  describePodTemplate(page, recordAt(set, 'spec', 'template'));
  const conditions = listAt(set, 'status', 'conditions');
  if (conditions.length > 0) {
    page.line(0, 'Conditions:').line(1, 'Type\tStatus\tReason').line(1, '----\t------\t------');
    for (const condition of conditions)
      page.line(1, `${textAt(condition, 'type')} \t${textAt(condition, 'status')}\t${textAt(condition, 'reason')}`);
  }
  describeEvents(page, events, now);
};

function podsStatus(pods: readonly KubeObject[]): string {
  const count = (phase: string): number => pods.filter((pod) => textAt(pod, 'status', 'phase') === phase).length;
  return `${count('Running')} Running / ${count('Pending')} Waiting / ${count('Succeeded')} Succeeded / ${count('Failed')} Failed`;
}
