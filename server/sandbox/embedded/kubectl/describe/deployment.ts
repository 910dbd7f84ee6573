/** `kubectl describe deployment`. */
import { at, listAt, recordAt, textAt, type KubeObject } from '../client/object.ts';
import type { Describe } from './describers.ts';
import { describeEvents } from './events.ts';
import { annotations, longDate } from './page.ts';
import { labelSelectorText } from './selector.ts';
import { describePodTemplate } from './template.ts';

const REVISION = 'deployment.kubernetes.io/revision';

export const describeDeployment: Describe = (page, { object: deployment, events, related, now }) => {
  const { metadata } = deployment;
  page.line(0, `Name:\t${metadata.name ?? ''}`).line(0, `Namespace:\t${metadata.namespace ?? ''}`);
  page.line(0, `CreationTimestamp:\t${longDate(metadata.creationTimestamp ?? '')}`);
  page.pairs(0, 'Labels', metadata.labels ?? {}, '=');
  annotations(page, metadata.annotations ?? {});
  page.line(0, `Selector:\t${labelSelectorText(at(deployment, 'spec', 'selector'))}`);
  const count = (field: string): string => textAt(deployment, 'status', field) || '0';
  page.line(
    0,
    `Replicas:\t${textAt(deployment, 'spec', 'replicas')} desired | ${count('updatedReplicas')} updated | ${count('replicas')} total | ${count('availableReplicas')} available | ${count('unavailableReplicas')} unavailable`,
  );
  const strategy = textAt(deployment, 'spec', 'strategy', 'type');
  page
    .line(0, `StrategyType:\t${strategy}`)
    .line(0, `MinReadySeconds:\t${textAt(deployment, 'spec', 'minReadySeconds') || '0'}`);
  if (strategy === 'RollingUpdate') {
    const rolling = at(deployment, 'spec', 'strategy', 'rollingUpdate');
    page.line(
      0,
      `RollingUpdateStrategy:\t${textAt(rolling, 'maxUnavailable')} max unavailable, ${textAt(rolling, 'maxSurge')} max surge`,
    );
  }
  describePodTemplate(page, recordAt(deployment, 'spec', 'template'));
  const conditions = listAt(deployment, 'status', 'conditions');
  if (conditions.length > 0) {
    page.line(0, 'Conditions:').line(1, 'Type\tStatus\tReason').line(1, '----\t------\t------');
    for (const condition of conditions)
      page.line(1, `${textAt(condition, 'type')} \t${textAt(condition, 'status')}\t${textAt(condition, 'reason')}`);
  }
  const owned = related.filter((set) => set.metadata.ownerReferences?.some((one) => one.uid === metadata.uid));
  const newest = owned.find((set) => set.metadata.annotations?.[REVISION] === metadata.annotations?.[REVISION]);
  page.line(0, `OldReplicaSets:\t${list(owned.filter((set) => set !== newest))}`);
  page.line(0, `NewReplicaSet:\t${list(newest ? [newest] : [])}`);
  describeEvents(page, events, now);
};

const list = (sets: readonly KubeObject[]): string =>
  sets
    .map(
      (set) =>
        `${set.metadata.name ?? ''} (${textAt(set, 'status', 'replicas') || '0'}/${textAt(set, 'spec', 'replicas') || '0'} replicas created)`,
    )
    .join(', ') || '<none>';
