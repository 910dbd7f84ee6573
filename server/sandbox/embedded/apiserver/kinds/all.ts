/** The table of kinds. A new kind is a new file and a line here. */
import type { Kind } from '../kind.ts';
import { configMap } from './config-map.ts';
import { daemonSet } from './daemon-set.ts';
import { deployment } from './deployment.ts';
import { endpointSlice } from './endpoint-slice.ts';
import { event } from './event.ts';
import { eventV1 } from './event-v1.ts';
import { horizontalPodAutoscaler } from './horizontal-pod-autoscaler.ts';
import { horizontalPodAutoscalerV1 } from './horizontal-pod-autoscaler-v1.ts';
import { lease } from './lease.ts';
import { namespaceKind } from './namespace.ts';
import { node } from './node.ts';
import { pod } from './pod/pod.ts';
import { replicaSet } from './replica-set.ts';
import { secret } from './secret.ts';
import { service } from './service.ts';
import { serviceAccount } from './service-account.ts';

export const kinds: readonly Kind[] = [
  configMap,
  event,
  namespaceKind,
  node,
  pod,
  secret,
  serviceAccount,
  service,
  daemonSet,
  deployment,
  replicaSet,
  horizontalPodAutoscaler,
  horizontalPodAutoscalerV1,
  endpointSlice,
  eventV1,
  lease,
];
