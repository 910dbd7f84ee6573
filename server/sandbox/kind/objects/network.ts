/** The fence around a reader among others: out only to DNS, to its own, to the API server and to the registry. */
import type { V1NetworkPolicy, V1NetworkPolicyEgressRule } from '@kubernetes/client-node';
import { LABEL, SYSTEM_NAMESPACE, type BoxId } from '../names.ts';
import type { Made } from './box-objects.ts';

export interface Fence {
  /** Boxes whose namespaces are one's own. */
  readonly friends: readonly [BoxId];
  /** Whether one's own may come in. */
  readonly ingress: boolean;
  readonly apiServers: readonly { readonly address: string; readonly port: number }[];
}

const REGISTRY_PORT = 5000;

/**
 * Everything not named is denied: other sessions, kubelets, nodes, metadata addresses, the internet. The API server's
 * address is a node's own in many clusters, so its port is named as well.
 */
export function fence(namespace: string, { friends: [box], ingress, apiServers }: Fence): Made[] {
  const own = { namespaceSelector: { matchLabels: { [LABEL.box]: box } } };
  const named = (name: string) => ({ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': name } } });
  const egress: V1NetworkPolicyEgressRule[] = [
    { to: [own] },
    {
      to: [{ ...named('kube-system'), podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } } }],
      ports: [
        { protocol: 'UDP', port: 53 },
        { protocol: 'TCP', port: 53 },
      ],
    },
    { to: [named(SYSTEM_NAMESPACE)], ports: [{ protocol: 'TCP', port: REGISTRY_PORT }] },
    ...apiServers.map(({ address, port }) => ({
      to: [{ ipBlock: { cidr: `${address}/${address.includes(':') ? 128 : 32}` } }],
      ports: [{ protocol: 'TCP', port }],
    })),
  ];
  const policy: V1NetworkPolicy = {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: 'fence', namespace, labels: { [LABEL.box]: box } },
    spec: {
      podSelector: {},
      policyTypes: ['Ingress', 'Egress'],
      ingress: ingress ? [{ _from: [own] }] : [],
      egress,
    },
  };
  // The client library's name for a field that is a keyword elsewhere.
  const object = JSON.parse(JSON.stringify(policy).replaceAll('"_from":', '"from":')) as Made['object'];
  return [{ collection: `/apis/networking.k8s.io/v1/namespaces/${namespace}/networkpolicies`, object }];
}
