/** The Pod that is a reader's machine: the toolbox, and beside it, where the cluster allows it, a docker engine. */
import type { V1Container, V1Pod } from '@kubernetes/client-node';
import type { ClusterFacts } from '../facts.ts';
import { ANNOTATION, boxNamespace, LABEL, MIRROR_URL, REGISTRY_HOST, type BoxId } from '../names.ts';

export const TOOLBOX = { pod: 'toolbox', container: 'toolbox', account: 'reader', home: 'home' } as const;
export const SUPERVISOR_SOCKET = '/run/atd/supervisor.sock';
/** A program that is its standard streams on one side and the supervisor's socket on the other. */
export const ATTACH: readonly string[] = ['socat', '-', `UNIX-CONNECT:${SUPERVISOR_SOCKET}`];

const READER = 1000;
const DOCKER_SOCKET = '/run/atd-docker/docker.sock';
const HOME = '/home/reader';
/** What the files at home may take: a volume's size, or where there is none, what the kubelet goes by. */
export const HOME_SIZE = '2Gi';
const MAX_PROCESSES = '400';

/** Why a sandbox of this cluster has no docker engine of its own; undefined: it has one. */
export function whyNoDocker({ tenancy, can }: ClusterFacts): string | undefined {
  const { ok, because } = tenancy === 'dedicated' ? can.privilegedDocker : can.dockerInUserNamespace;
  return ok ? undefined : because;
}

export const hasDocker = (facts: ClusterFacts): boolean => whyNoDocker(facts) === undefined;

export function toolboxPod(box: BoxId, facts: ClusterFacts): V1Pod {
  const shared = facts.tenancy === 'shared';
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: TOOLBOX.pod,
      namespace: boxNamespace(box),
      labels: { [LABEL.box]: box },
      annotations: { [ANNOTATION.version]: '1' },
    },
    spec: {
      hostname: 'sandbox',
      serviceAccountName: TOOLBOX.account,
      enableServiceLinks: false,
      terminationGracePeriodSeconds: 2,
      securityContext: {
        fsGroup: READER,
        fsGroupChangePolicy: 'OnRootMismatch',
        seccompProfile: { type: 'RuntimeDefault' },
      },
      ...(shared && facts.can.userNamespaces.ok ? { hostUsers: false } : {}),
      containers: [toolbox(facts), ...(hasDocker(facts) ? [docker(facts)] : [])],
      volumes: [
        facts.can.keptHome.ok
          ? { name: 'home', persistentVolumeClaim: { claimName: TOOLBOX.home } }
          : { name: 'home', emptyDir: { sizeLimit: HOME_SIZE } },
        { name: 'run', emptyDir: { medium: 'Memory', sizeLimit: '16Mi' } },
        { name: 'tmp', emptyDir: { sizeLimit: '1Gi' } },
        ...(hasDocker(facts)
          ? [
              { name: 'docker-socket', emptyDir: { medium: 'Memory', sizeLimit: '1Mi' } },
              { name: 'docker-data', emptyDir: { sizeLimit: '20Gi' } },
            ]
          : []),
      ],
    },
  };
}

function toolbox(facts: ClusterFacts): V1Container {
  return {
    name: TOOLBOX.container,
    image: facts.images.toolbox,
    imagePullPolicy: 'IfNotPresent',
    env: [
      { name: 'HOME', value: HOME },
      { name: 'USER', value: 'reader' },
      { name: 'LANG', value: 'C.UTF-8' },
      { name: 'EDITOR', value: 'nano' },
      { name: 'KUBECONFIG', value: `${HOME}/.kube/config` },
      { name: 'DOCKER_HOST', value: `unix://${DOCKER_SOCKET}` },
      ...(facts.tenancy === 'shared' && facts.can.userNamespaces.ok
        ? [{ name: 'ATD_MAX_PROCESSES', value: MAX_PROCESSES }]
        : []),
    ],
    workingDir: HOME,
    resources: {
      requests: { cpu: '20m', memory: '64Mi' },
      limits: { memory: '1Gi', ...(facts.tenancy === 'shared' ? { cpu: '2' } : {}) },
    },
    securityContext: {
      runAsUser: READER,
      runAsGroup: READER,
      runAsNonRoot: true,
      ...(facts.tenancy === 'shared'
        ? {
            allowPrivilegeEscalation: false,
            capabilities: { drop: ['ALL'] },
            readOnlyRootFilesystem: true,
            seccompProfile: { type: 'RuntimeDefault' },
          }
        : {}),
    },
    volumeMounts: [
      { name: 'home', mountPath: HOME },
      { name: 'run', mountPath: '/run/atd' },
      { name: 'tmp', mountPath: '/tmp' },
      ...(hasDocker(facts) ? [{ name: 'docker-socket', mountPath: '/run/atd-docker' }] : []),
    ],
  };
}

function docker(facts: ClusterFacts): V1Container {
  const registry = REGISTRY_HOST;
  const mirror = facts.mirror ?? MIRROR_URL;
  return {
    name: 'docker',
    image: facts.images.docker,
    imagePullPolicy: 'IfNotPresent',
    // Named in full: with options only, the image's entry point also listens on TCP.
    command: ['dockerd-entrypoint.sh', 'dockerd'],
    args: [
      `--host=unix://${DOCKER_SOCKET}`,
      `--group=${READER}`,
      `--insecure-registry=${registry}`,
      `--registry-mirror=${mirror}`,
      ...(mirror.startsWith('http:') ? [`--insecure-registry=${new URL(mirror).host}`] : []),
      '--log-level=warn',
    ],
    env: [{ name: 'DOCKER_TLS_CERTDIR', value: '' }],
    resources: { requests: { cpu: '20m', memory: '64Mi' }, limits: { memory: '2Gi' } },
    securityContext: facts.tenancy === 'dedicated' ? { privileged: true } : inUserNamespace(),
    volumeMounts: [
      { name: 'docker-socket', mountPath: '/run/atd-docker' },
      { name: 'docker-data', mountPath: '/var/lib/docker' },
      // Bind mounts (`docker run -v ~/x:/y`) name folders of the reader's machine.
      { name: 'home', mountPath: HOME },
      { name: 'tmp', mountPath: '/tmp' },
    ],
  };
}

/** Root in a user namespace of the Pod's own: nobody outside of it. */
function inUserNamespace(): V1Container['securityContext'] {
  return {
    privileged: false,
    runAsUser: 0,
    capabilities: { add: ['SYS_ADMIN', 'NET_ADMIN'] },
    seccompProfile: { type: 'Unconfined' },
    procMount: 'Unmasked',
  };
}
