/** Resources that a real cluster has and this server has not: said to be missing, never to be unknown. */

export interface KnownResource {
  readonly name: string;
  readonly shortNames: readonly string[];
  readonly kind: string;
  readonly namespaced: boolean;
}

/** `name shortNames kind scope`, as `kubectl api-resources` of a 1.36 cluster lists them. */
const TABLE = `
componentstatuses cs ComponentStatus cluster
endpoints ep Endpoints namespace
limitranges limits LimitRange namespace
persistentvolumeclaims pvc PersistentVolumeClaim namespace
persistentvolumes pv PersistentVolume cluster
podtemplates - PodTemplate namespace
replicationcontrollers rc ReplicationController namespace
resourcequotas quota ResourceQuota namespace
customresourcedefinitions crd,crds CustomResourceDefinition cluster
apiservices - APIService cluster
controllerrevisions - ControllerRevision namespace
daemonsets ds DaemonSet namespace
deployments deploy Deployment namespace
statefulsets sts StatefulSet namespace
horizontalpodautoscalers hpa HorizontalPodAutoscaler namespace
cronjobs cj CronJob namespace
jobs - Job namespace
certificatesigningrequests csr CertificateSigningRequest cluster
leases - Lease namespace
ingressclasses - IngressClass cluster
ingresses ing Ingress namespace
networkpolicies netpol NetworkPolicy namespace
runtimeclasses - RuntimeClass cluster
poddisruptionbudgets pdb PodDisruptionBudget namespace
clusterrolebindings - ClusterRoleBinding cluster
clusterroles - ClusterRole cluster
rolebindings - RoleBinding namespace
roles - Role namespace
priorityclasses pc PriorityClass cluster
csidrivers - CSIDriver cluster
csinodes - CSINode cluster
storageclasses sc StorageClass cluster
volumeattachments - VolumeAttachment cluster
`;

const KNOWN: readonly KnownResource[] = TABLE.trim()
  .split('\n')
  .map((line) => {
    const [name = '', short = '', kind = '', scope] = line.split(' ');
    return { name, shortNames: short === '-' ? [] : short.split(','), kind, namespaced: scope === 'namespace' };
  });

/** By plural, singular, short name or kind, as a reader writes it. */
export function knownResource(word: string): KnownResource | undefined {
  const name = word.toLowerCase().split('.')[0] ?? '';
  return KNOWN.find((one) => one.name === name || one.kind.toLowerCase() === name || one.shortNames.includes(name));
}

export const knownKind = (kind: string): KnownResource | undefined => KNOWN.find((one) => one.kind === kind);
