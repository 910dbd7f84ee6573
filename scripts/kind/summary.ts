/** What kind:up says at its end: what this cluster can and cannot do, and how to go on. */
import type { ClusterFacts } from '../../server/sandbox/kind/facts.ts';

export interface Start {
  /** To be set when the cluster is not the one that a server finds by itself. */
  readonly kubeconfig?: string;
}

const CAPABILITIES: Readonly<Record<keyof ClusterFacts['can'], string>> = {
  userNamespaces: 'user namespaces',
  networkPolicy: 'network policies enforced',
  privilegedDocker: 'docker, privileged',
  dockerInUserNamespace: 'docker in a user namespace',
  metrics: 'kubectl top, autoscaling',
  keptHome: 'homes outlive their Pods',
  freshNodes: 'nodes forget pushed images',
};

export function summary(facts: ClusterFacts, { kubeconfig }: Start): string {
  const can = (Object.keys(CAPABILITIES) as (keyof ClusterFacts['can'])[]).map((name) => {
    const { ok, because } = facts.can[name];
    return `  ${ok ? 'yes' : 'no '}  ${CAPABILITIES[name].padEnd(28)}${because}`;
  });
  const versions = Object.entries(facts.versions).map(([tool, version]) => `${tool} ${version}`);
  return [
    '',
    'This cluster:',
    ...can,
    `  ${versions.join(', ')}`,
    '',
    ...promises(facts),
    '',
    'Start the guide with it:',
    `  ${kubeconfig === undefined ? '' : `KUBECONFIG=${quoted(kubeconfig)} `}SANDBOX=kind npm start`,
  ].join('\n');
}

function promises({ tenancy, can }: ClusterFacts): string[] {
  if (tenancy === 'dedicated') {
    return [
      'Tenancy: dedicated. One reader owns the cluster and may do anything in it, the machine below included.',
      ...(can.privilegedDocker.ok
        ? []
        : ['Without docker in a sandbox, its docker commands say that they are not available.']),
    ];
  }
  return [
    'Tenancy: shared. Each reader has a namespace, rights in it, and bounds on it.',
    ...(can.networkPolicy.ok
      ? []
      : [
          'WARNING: this network does not enforce policies, so readers reach each other and the nodes. Do not open it to',
          'strangers; install a network that enforces them (Calico, Cilium, a current kindnet) and run kind:up again.',
        ]),
    ...(can.dockerInUserNamespace.ok ? [] : ["Readers' docker commands say that they are not available here."]),
  ];
}

const quoted = (text: string): string => (/^[\w@%+=:,./~-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`);
