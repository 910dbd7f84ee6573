/** `kubectl describe pod`. */
import { at, listAt, recordAt, textAt } from '../client/object.ts';
import { humanDuration } from '../print/duration.ts';
import { describeContainers } from './containers.ts';
import type { Describe } from './describers.ts';
import { describeEvents } from './events.ts';
import { annotations, longDate } from './page.ts';
import { describePlacement } from './tolerations.ts';
import { describeVolumes } from './volumes.ts';

export const describePod: Describe = (page, { object: pod, events, now }) => {
  const { metadata } = pod;
  page.line(0, `Name:\t${metadata.name ?? ''}`).line(0, `Namespace:\t${metadata.namespace ?? ''}`);
  if (at(pod, 'spec', 'priority') !== undefined) page.line(0, `Priority:\t${textAt(pod, 'spec', 'priority')}`);
  if (textAt(pod, 'spec', 'priorityClassName'))
    page.line(0, `Priority Class Name:\t${textAt(pod, 'spec', 'priorityClassName')}`);
  if (textAt(pod, 'spec', 'serviceAccountName'))
    page.line(0, `Service Account:\t${textAt(pod, 'spec', 'serviceAccountName')}`);
  const node = textAt(pod, 'spec', 'nodeName');
  page.line(0, `Node:\t${node ? `${node}/${textAt(pod, 'status', 'hostIP')}` : '<none>'}`);
  if (textAt(pod, 'status', 'startTime')) page.line(0, `Start Time:\t${longDate(textAt(pod, 'status', 'startTime'))}`);
  page.pairs(0, 'Labels', metadata.labels ?? {}, '=');
  annotations(page, metadata.annotations ?? {});
  if (metadata.deletionTimestamp) {
    page.line(0, `Status:\tTerminating (lasts ${humanDuration(now - Date.parse(metadata.deletionTimestamp))})`);
    page.line(0, `Termination Grace Period:\t${textAt(pod, 'metadata', 'deletionGracePeriodSeconds')}s`);
  } else page.line(0, `Status:\t${textAt(pod, 'status', 'phase')}`);
  if (textAt(pod, 'status', 'reason')) page.line(0, `Reason:\t${textAt(pod, 'status', 'reason')}`);
  if (textAt(pod, 'status', 'message')) page.line(0, `Message:\t${textAt(pod, 'status', 'message')}`);
  const seccomp = textAt(pod, 'spec', 'securityContext', 'seccompProfile', 'type');
  if (seccomp) page.line(0, `SeccompProfile:\t${seccomp}`);
  page.line(0, `IP:\t${textAt(pod, 'status', 'podIP')}`);
  const ips = listAt(pod, 'status', 'podIPs');
  page.line(0, ips.length === 0 ? 'IPs:\t<none>' : 'IPs:');
  for (const ip of ips) page.line(1, `IP:\t${textAt(ip, 'ip')}`);
  const owner = metadata.ownerReferences?.find((one) => one.controller);
  if (owner) page.line(0, `Controlled By:\t${owner.kind}/${owner.name}`);

  const init = listAt(pod, 'spec', 'initContainers');
  if (init.length > 0)
    describeContainers(page, {
      label: 'Init Containers',
      containers: init,
      statuses: listAt(pod, 'status', 'initContainerStatuses'),
    });
  describeContainers(page, {
    label: 'Containers',
    containers: listAt(pod, 'spec', 'containers'),
    statuses: listAt(pod, 'status', 'containerStatuses'),
  });
  const debuggers = listAt(pod, 'spec', 'ephemeralContainers');
  if (debuggers.length > 0)
    describeContainers(page, {
      label: 'Ephemeral Containers',
      containers: debuggers,
      statuses: listAt(pod, 'status', 'ephemeralContainerStatuses'),
    });
  const conditions = listAt(pod, 'status', 'conditions');
  if (conditions.length > 0) {
    page.line(0, 'Conditions:').line(1, 'Type\tStatus');
    for (const condition of conditions) page.line(1, `${textAt(condition, 'type')} \t${textAt(condition, 'status')} `);
  }
  describeVolumes(page, listAt(pod, 'spec', 'volumes'), false);
  if (textAt(pod, 'status', 'qosClass')) page.line(0, `QoS Class:\t${textAt(pod, 'status', 'qosClass')}`);
  describePlacement(page, 0, recordAt(pod, 'spec'));
  describeEvents(page, events, now);
};
