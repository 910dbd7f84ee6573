/** What a cluster made by kubeadm has before anybody uses it: control plane, DNS, proxies. */
import type { KubeObject } from '../../apiserver/object.ts';

/**
 * In a real cluster static Pods of the first node. These are known to the API only, so they lack the annotations that
 * would have the kubelet look for a manifest of its own.
 */
export function controlPlanePods(nodeName: string): readonly KubeObject[] {
  return components.map(({ name, image, cpu, memory, command }) => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: `${name}-${nodeName}`,
      namespace: 'kube-system',
      labels: { component: name, tier: 'control-plane' },
      annotations: {
        'kubernetes.io/config.hash': mirror(name),
      },
    },
    spec: {
      nodeName,
      hostNetwork: true,
      priorityClassName: 'system-node-critical',
      tolerations: [{ operator: 'Exists', effect: 'NoExecute' }],
      containers: [
        {
          name,
          image,
          command,
          resources: { requests: { cpu, ...(memory === undefined ? {} : { memory }) } },
        },
      ],
    },
  }));
}

interface Component {
  readonly name: string;
  readonly image: string;
  readonly cpu: string;
  readonly memory?: string;
  readonly command: readonly string[];
}

const components: readonly Component[] = [
  { name: 'etcd', image: 'registry.k8s.io/etcd:3.6.8-0', cpu: '100m', memory: '100Mi', command: ['etcd'] },
  { name: 'kube-apiserver', image: 'registry.k8s.io/kube-apiserver:v1.36.4', cpu: '250m', command: ['kube-apiserver'] },
  {
    name: 'kube-controller-manager',
    image: 'registry.k8s.io/kube-controller-manager:v1.36.4',
    cpu: '200m',
    command: ['kube-controller-manager'],
  },
  { name: 'kube-scheduler', image: 'registry.k8s.io/kube-scheduler:v1.36.4', cpu: '100m', command: ['kube-scheduler'] },
];

/** The proxies' DaemonSet: an object only, since its Pods come and go with the nodes. */
export function proxies(nodes: number): KubeObject {
  const counts = [
    'currentNumberScheduled',
    'desiredNumberScheduled',
    'numberAvailable',
    'numberReady',
    'updatedNumberScheduled',
  ];
  const { nodeName: _, ...spec } = proxySpec('');
  return {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name: 'kube-proxy', namespace: 'kube-system', labels: { 'k8s-app': 'kube-proxy' } },
    spec: {
      revisionHistoryLimit: 10,
      selector: { matchLabels: { 'k8s-app': 'kube-proxy' } },
      template: { metadata: { labels: { 'k8s-app': 'kube-proxy' } }, spec },
      updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } },
    },
    status: {
      ...Object.fromEntries(counts.map((name) => [name, nodes])),
      numberMisscheduled: 0,
      observedGeneration: 1,
    },
  };
}

/** One of that DaemonSet's Pods; `owner` is its uid. */
export function proxyPod({ nodeName, suffix, owner }: { nodeName: string; suffix: string; owner: string }): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: `kube-proxy-${suffix}`,
      generateName: 'kube-proxy-',
      namespace: 'kube-system',
      labels: { 'k8s-app': 'kube-proxy', 'controller-revision-hash': '5d8cb4c8b', 'pod-template-generation': '1' },
      ownerReferences: [
        {
          apiVersion: 'apps/v1',
          blockOwnerDeletion: true,
          controller: true,
          kind: 'DaemonSet',
          name: 'kube-proxy',
          uid: owner,
        },
      ],
    },
    spec: proxySpec(nodeName),
  };
}

const proxySpec = (nodeName: string): Record<string, unknown> => ({
  nodeName,
  hostNetwork: true,
  priorityClassName: 'system-node-critical',
  serviceAccountName: 'kube-proxy',
  nodeSelector: { 'kubernetes.io/os': 'linux' },
  tolerations: [{ operator: 'Exists' }],
  containers: [
    { name: 'kube-proxy', image: 'registry.k8s.io/kube-proxy:v1.36.4', command: ['/usr/local/bin/kube-proxy'] },
  ],
});

export const coreDns: KubeObject = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'coredns', namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns' } },
  spec: {
    replicas: 2,
    revisionHistoryLimit: 10,
    progressDeadlineSeconds: 600,
    selector: { matchLabels: { 'k8s-app': 'kube-dns' } },
    strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1, maxSurge: '25%' } },
    template: {
      metadata: { labels: { 'k8s-app': 'kube-dns' } },
      spec: {
        priorityClassName: 'system-cluster-critical',
        serviceAccountName: 'coredns',
        nodeSelector: { 'kubernetes.io/os': 'linux' },
        dnsPolicy: 'Default',
        tolerations: [
          { key: 'CriticalAddonsOnly', operator: 'Exists' },
          { key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' },
        ],
        containers: [
          {
            name: 'coredns',
            image: 'registry.k8s.io/coredns/coredns:v1.14.3',
            args: ['-conf', '/etc/coredns/Corefile'],
            resources: { limits: { memory: '170Mi' }, requests: { cpu: '100m', memory: '70Mi' } },
            ports: [
              { containerPort: 53, name: 'dns', protocol: 'UDP' },
              { containerPort: 53, name: 'dns-tcp', protocol: 'TCP' },
              { containerPort: 9153, name: 'metrics', protocol: 'TCP' },
            ],
          },
        ],
      },
    },
  },
};

export const kubeDnsService: KubeObject = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: {
    name: 'kube-dns',
    namespace: 'kube-system',
    labels: { 'k8s-app': 'kube-dns', 'kubernetes.io/cluster-service': 'true', 'kubernetes.io/name': 'CoreDNS' },
    annotations: { 'prometheus.io/port': '9153', 'prometheus.io/scrape': 'true' },
  },
  spec: {
    clusterIP: '10.96.0.10',
    selector: { 'k8s-app': 'kube-dns' },
    ports: [
      { name: 'dns', port: 53, protocol: 'UDP', targetPort: 53 },
      { name: 'dns-tcp', port: 53, protocol: 'TCP', targetPort: 53 },
      { name: 'metrics', port: 9153, protocol: 'TCP', targetPort: 9153 },
    ],
  },
};

export const kubernetesService: KubeObject = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'kubernetes', namespace: 'default', labels: { component: 'apiserver', provider: 'kubernetes' } },
  spec: { clusterIP: '10.96.0.1', ports: [{ name: 'https', port: 443, protocol: 'TCP', targetPort: 6443 }] },
};

export const systemAccounts = ['coredns', 'kube-proxy'] as const;

export const systemNamespaces = ['default', 'kube-node-lease', 'kube-public', 'kube-system'] as const;

function mirror(text: string): string {
  return [...text]
    .map((character) => (character.codePointAt(0) ?? 0).toString(16))
    .join('')
    .padEnd(32, '0')
    .slice(0, 32);
}
