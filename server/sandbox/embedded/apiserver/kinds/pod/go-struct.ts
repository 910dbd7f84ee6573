/**
 * A Pod spec as the server's internal Go struct, printed as indented JSON: Go's names and order of fields, and a zero
 * value for everything that isn't set. Refused updates show a difference of two of these.
 */
import { isObject } from '../../object.ts';
import type { PodSpec } from './types.ts';

export function goStruct(spec: PodSpec): string[] {
  return JSON.stringify(struct(spec, 'PodSpec', spec), null, 1).split('\n');
}

/**
 * Each struct's fields in Go's order. `:s` string, `:n` number, `:b` bool, `:p` pointer to a scalar, list of scalars or
 * map (null when not set), `:*X` pointer to a struct, `:[X]` list of structs, `:X` struct, `+X` embedded struct.
 */
const structs: Readonly<Record<string, string>> = {
  PodSpec:
    'Volumes:[Volume] InitContainers:[Container] Containers:[Container] EphemeralContainers:[Container] RestartPolicy:s ' +
    'TerminationGracePeriodSeconds:p ActiveDeadlineSeconds:p DNSPolicy:s NodeSelector:p ServiceAccountName:s ' +
    'AutomountServiceAccountToken:p NodeName:s SecurityContext:*PodSecurityContext ImagePullSecrets:[LocalObject] Hostname:s ' +
    'Subdomain:s SetHostnameAsFQDN:p Affinity:p SchedulerName:s Tolerations:[Toleration] HostAliases:[HostAlias] ' +
    'PriorityClassName:s Priority:p PreemptionPolicy:p DNSConfig:*DNSConfig ReadinessGates:[ReadinessGate] RuntimeClassName:p ' +
    'Overhead:p EnableServiceLinks:p TopologySpreadConstraints:p OS:p SchedulingGates:p ResourceClaims:p Resources:p HostnameOverride:p',
  Volume:
    'Name:s HostPath:*HostPath EmptyDir:*EmptyDir GCEPersistentDisk:p AWSElasticBlockStore:p GitRepo:p Secret:*SecretVolume ' +
    'NFS:p ISCSI:p Glusterfs:p PersistentVolumeClaim:*Claim RBD:p Quobyte:p FlexVolume:p Cinder:p CephFS:p Flocker:p ' +
    'DownwardAPI:*DownwardVolume FC:p AzureFile:p ConfigMap:*ConfigMapVolume VsphereVolume:p AzureDisk:p ' +
    'PhotonPersistentDisk:p Projected:*Projected PortworxVolume:p ScaleIO:p StorageOS:p CSI:p Ephemeral:p Image:p',
  HostPath: 'Path:s Type:p',
  EmptyDir: 'Medium:s SizeLimit:p',
  SecretVolume: 'SecretName:s Items:[KeyToPath] DefaultMode:p Optional:p',
  ConfigMapVolume: 'Name:s Items:[KeyToPath] DefaultMode:p Optional:p',
  Claim: 'ClaimName:s ReadOnly:b',
  DownwardVolume: 'Items:[DownwardFile] DefaultMode:p',
  Projected: 'Sources:[Projection] DefaultMode:p',
  Projection:
    'Secret:*NamedItems DownwardAPI:*DownwardItems ConfigMap:*NamedItems ServiceAccountToken:*Token ClusterTrustBundle:p PodCertificate:p',
  NamedItems: 'Name:s Items:[KeyToPath] Optional:p',
  DownwardItems: 'Items:[DownwardFile]',
  DownwardFile: 'Path:s FieldRef:*FieldRef ResourceFieldRef:*ResourceRef Mode:p',
  Token: 'Audience:s ExpirationSeconds:n Path:s',
  KeyToPath: 'Key:s Path:s Mode:p',
  Container:
    'Name:s Image:s Command:p Args:p WorkingDir:s Ports:[Port] EnvFrom:[EnvFrom] Env:[Env] Resources:Resources ResizePolicy:p ' +
    'RestartPolicy:p RestartPolicyRules:p VolumeMounts:[Mount] VolumeDevices:p LivenessProbe:*Probe ReadinessProbe:*Probe ' +
    'StartupProbe:*Probe Lifecycle:*Lifecycle TerminationMessagePath:s TerminationMessagePolicy:s ImagePullPolicy:s ' +
    'SecurityContext:*SecurityContext Stdin:b StdinOnce:b TTY:b',
  Port: 'Name:s HostPort:n ContainerPort:n Protocol:s HostIP:s',
  EnvFrom: 'Prefix:s ConfigMapRef:*NameRef SecretRef:*NameRef',
  NameRef: 'Name:s Optional:p',
  Env: 'Name:s Value:s ValueFrom:*EnvSource',
  EnvSource:
    'FieldRef:*FieldRef ResourceFieldRef:*ResourceRef ConfigMapKeyRef:*KeyRef SecretKeyRef:*KeyRef FileKeyRef:p',
  FieldRef: 'APIVersion:s FieldPath:s',
  ResourceRef: 'ContainerName:s Resource:s Divisor:s',
  KeyRef: 'Name:s Key:s Optional:p',
  Resources: 'Limits:p Requests:p Claims:p',
  Mount: 'Name:s ReadOnly:b RecursiveReadOnly:p MountPath:s SubPath:s MountPropagation:p SubPathExpr:s',
  Probe:
    '+Handler InitialDelaySeconds:n TimeoutSeconds:n PeriodSeconds:n SuccessThreshold:n FailureThreshold:n TerminationGracePeriodSeconds:p',
  Handler: 'Exec:*Exec HTTPGet:*HTTPGet TCPSocket:*TCPSocket GRPC:*GRPC',
  Exec: 'Command:p',
  HTTPGet: 'Path:s Port:n Host:s Scheme:s HTTPHeaders:[Header]',
  Header: 'Name:s Value:s',
  TCPSocket: 'Port:n Host:s',
  GRPC: 'Port:n Service:p',
  Lifecycle: 'PostStart:*LifecycleHandler PreStop:*LifecycleHandler StopSignal:p',
  LifecycleHandler: 'Exec:*Exec HTTPGet:*HTTPGet TCPSocket:*TCPSocket Sleep:*Sleep',
  Sleep: 'Seconds:n',
  SecurityContext:
    'Capabilities:*Capabilities Privileged:p SELinuxOptions:p WindowsOptions:p RunAsUser:p RunAsGroup:p RunAsNonRoot:p ' +
    'ReadOnlyRootFilesystem:p AllowPrivilegeEscalation:p ProcMount:p SeccompProfile:*Profile AppArmorProfile:*Profile',
  Capabilities: 'Add:p Drop:p',
  Profile: 'Type:s LocalhostProfile:p',
  PodSecurityContext:
    'HostNetwork:b HostPID:b HostIPC:b ShareProcessNamespace:p HostUsers:p SELinuxOptions:p WindowsOptions:p RunAsUser:p ' +
    'RunAsGroup:p RunAsNonRoot:p SupplementalGroups:p SupplementalGroupsPolicy:p FSGroup:p FSGroupChangePolicy:p ' +
    'Sysctls:p SeccompProfile:*Profile AppArmorProfile:*Profile SELinuxChangePolicy:p',
  LocalObject: 'Name:s',
  Toleration: 'Key:s Operator:s Value:s Effect:s TolerationSeconds:p',
  HostAlias: 'IP:s Hostnames:p',
  DNSConfig: 'Nameservers:p Searches:p Options:[DNSOption]',
  DNSOption: 'Name:s Value:p',
  ReadinessGate: 'ConditionType:s',
};

/** Fields that are on the Pod spec in JSON and in the security context in Go. */
const onPod = ['hostNetwork', 'hostPID', 'hostIPC', 'shareProcessNamespace', 'hostUsers'];

const zero: Readonly<Record<string, unknown>> = { s: '', n: 0, b: false, p: null };

function struct(value: unknown, name: string, spec: PodSpec): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const field of (structs[name] ?? '').split(' ')) {
    if (field.startsWith('+')) {
      Object.assign(result, struct(value, field.slice(1), spec));
      continue;
    }
    const [goName = '', type = ''] = field.split(':');
    const json = jsonName(goName);
    const source = name === 'PodSecurityContext' && onPod.includes(json) ? spec : value;
    const inner = isObject(source) ? source[json] : undefined;
    result[goName] = fieldValue(inner, type, spec);
  }
  return result;
}

function fieldValue(value: unknown, type: string, spec: PodSpec): unknown {
  if (Object.hasOwn(zero, type)) return value ?? zero[type];
  if (type.startsWith('[')) {
    return Array.isArray(value) ? value.map((item) => struct(item, type.slice(1, -1), spec)) : null;
  }
  if (!type.startsWith('*')) return struct(value, type, spec);
  return value === undefined || value === null ? null : struct(value, type.slice(1), spec);
}

const irregular: Readonly<Record<string, string>> = { CephFS: 'cephfs', StorageOS: 'storageos' };

/** `HTTPGet` is `httpGet`, `TTY` is `tty`, `DNSPolicy` is `dnsPolicy`. */
function jsonName(goName: string): string {
  const special = irregular[goName];
  if (special !== undefined) return special;
  const capitals = /^[A-Z]+/.exec(goName)?.[0].length ?? 0;
  const lowered = capitals === goName.length || capitals === 1 ? capitals : capitals - 1;
  return goName.slice(0, lowered).toLowerCase() + goName.slice(lowered);
}
