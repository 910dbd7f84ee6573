/** Every object of a sandbox, in the order they are made; which ones depends on who else is in the cluster. */
import type {
  V1ClusterRoleBinding,
  V1Namespace,
  V1PersistentVolumeClaim,
  V1RoleBinding,
  V1ServiceAccount,
} from '@kubernetes/client-node';
import type { ClusterFacts } from '../facts.ts';
import { boxNamespace, LABEL, readerNamespace, type BoxId } from '../names.ts';
import { fence } from './network.ts';
import { boxLimits, limits } from './limits.ts';
import { HOME_SIZE, TOOLBOX, toolboxPod } from './toolbox-pod.ts';

/** An object and where it is created. */
export interface Made {
  /** Path of its collection. */
  readonly collection: string;
  readonly object: { readonly metadata?: { readonly name?: string } };
  /** The cluster may have made it first: then it gets these fields. */
  readonly merge?: true;
  /** A quota counts it, also each attempt to make what is there already: it is looked for first. */
  readonly counted?: true;
}

export interface BoxOptions {
  readonly box: BoxId;
  readonly facts: ClusterFacts;
  /** Where the API server really listens, for the network policies. */
  readonly apiServers: readonly { readonly address: string; readonly port: number }[];
  /** What the kubelet needs to pull what this reader pushed: the content of a docker config file. */
  readonly pullSecret: string;
}

/** Everything but the box's own namespace, which is made first and says what the box is. */
export function boxObjects(options: BoxOptions): Made[] {
  const { box, facts } = options;
  const account: V1ServiceAccount = {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name: TOOLBOX.account, namespace: boxNamespace(box), labels: { [LABEL.box]: box } },
  };
  return [
    core(boxNamespace(box), 'serviceaccounts', account),
    ...(facts.tenancy === 'dedicated' ? [ownsTheCluster(box)] : amongOthers(options)),
    ...(facts.can.keptHome.ok ? [counted(core(boxNamespace(box), 'persistentvolumeclaims', home(box)))] : []),
    counted(core(boxNamespace(box), 'pods', toolboxPod(box, facts))),
    // Behind what it counts: a quota that nobody has counted by yet refuses everything.
    ...(facts.tenancy === 'shared' ? [boxLimits(boxNamespace(box), box)] : []),
  ];
}

/** Of the class that the cluster takes where none is named. */
function home(box: BoxId): V1PersistentVolumeClaim {
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: TOOLBOX.home, namespace: boxNamespace(box), labels: { [LABEL.box]: box } },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: HOME_SIZE } } },
  };
}

export const clusterRoleBinding = (box: BoxId): string => `atd-${box}`;

export const core = (namespace: string, plural: string, object: Made['object']): Made => ({
  collection: `/api/v1/namespaces/${namespace}/${plural}`,
  object,
});

const counted = (made: Made): Made => ({ ...made, counted: true });

const subjects = (box: BoxId) => [{ kind: 'ServiceAccount', name: TOOLBOX.account, namespace: boxNamespace(box) }];

function ownsTheCluster(box: BoxId): Made {
  return bindInCluster(box, 'cluster-admin');
}

function bindInCluster(box: BoxId, role: string): Made {
  const object: V1ClusterRoleBinding = {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRoleBinding',
    metadata: { name: clusterRoleBinding(box), labels: { [LABEL.box]: box } },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: role },
    subjects: subjects(box),
  };
  return { collection: '/apis/rbac.authorization.k8s.io/v1/clusterrolebindings', object };
}

/** A namespace for what the reader makes, with rights in it, bounds on it and a fence around it. */
function amongOthers({ box, facts, apiServers, pullSecret }: BoxOptions): Made[] {
  const name = readerNamespace(box, facts.tenancy);
  const labels = { [LABEL.box]: box };
  const namespace: V1Namespace = {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: {
      name,
      labels: {
        ...labels,
        'pod-security.kubernetes.io/enforce': 'baseline',
        // Not as a warning: it would stand before the output of every command that makes a Pod.
        'pod-security.kubernetes.io/audit': 'restricted',
      },
    },
  };
  const rights: V1RoleBinding = {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'RoleBinding',
    metadata: { name: 'reader', namespace: name, labels },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'atd-reader' },
    subjects: subjects(box),
  };
  const pull = {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'registry', namespace: name, labels },
    type: 'kubernetes.io/dockerconfigjson',
    stringData: { '.dockerconfigjson': pullSecret },
  };
  const account = {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name: 'default', namespace: name, labels },
    imagePullSecrets: [{ name: 'registry' }],
    automountServiceAccountToken: false,
  };
  return [
    { collection: '/api/v1/namespaces', object: namespace },
    ...fence(boxNamespace(box), { friends: [box], ingress: false, apiServers }),
    ...fence(name, { friends: [box], ingress: true, apiServers }),
    ...limits(name, box),
    { collection: `/apis/rbac.authorization.k8s.io/v1/namespaces/${name}/rolebindings`, object: rights },
    bindInCluster(box, 'atd-reader-cluster'),
    core(name, 'secrets', pull),
    { ...core(name, 'serviceaccounts', account), merge: true },
  ];
}
