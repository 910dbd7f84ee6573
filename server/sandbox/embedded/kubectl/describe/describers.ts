/** Which kinds have a description of their own; the others get the general one. */
import type { KubeObject } from '../client/object.ts';
import { describeConfigMap } from './config-map.ts';
import { describeDeployment } from './deployment.ts';
import { describeGeneric } from './generic.ts';
import { describeNamespace } from './namespace.ts';
import { describeNode } from './node.ts';
import type { Page } from './page.ts';
import { describePod } from './pod.ts';
import { describeReplicaSet } from './replica-set.ts';
import { describeSecret } from './secret.ts';
import { describeService } from './service.ts';
import { describeServiceAccount } from './service-account.ts';

export interface Described {
  readonly object: KubeObject;
  readonly events: readonly KubeObject[];
  /** The Pods of the namespace (of all, for a node): for counting those that belong. */
  readonly pods: readonly KubeObject[];
  /** Objects beside it that its description shows: ReplicaSets of a Deployment, EndpointSlices of a Service. */
  readonly related: readonly KubeObject[];
  /** A node's lease. */
  readonly lease: KubeObject | undefined;
  readonly now: number;
}

export type Describe = (page: Page, described: Described) => void;

interface Describer {
  readonly describe: Describe;
  readonly events: boolean;
  readonly pods: boolean;
  /** Resource whose objects are `related`. */
  readonly related?: string;
  /** Whether the object has a lease, by which it says that it is alive. */
  readonly lease?: boolean;
}

export const DESCRIBERS: Readonly<Record<string, Describer>> = {
  ConfigMap: { describe: describeConfigMap, events: true, pods: false },
  Deployment: { describe: describeDeployment, events: true, pods: false, related: 'replicasets' },
  Namespace: { describe: describeNamespace, events: false, pods: false },
  Node: { describe: describeNode, events: true, pods: true, lease: true },
  Pod: { describe: describePod, events: true, pods: false },
  ReplicaSet: { describe: describeReplicaSet, events: true, pods: true },
  Secret: { describe: describeSecret, events: false, pods: false },
  Service: { describe: describeService, events: true, pods: false, related: 'endpointslices' },
  ServiceAccount: { describe: describeServiceAccount, events: true, pods: false },
};

export const GENERIC: Describer = { describe: describeGeneric, events: true, pods: false };
