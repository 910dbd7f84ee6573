/** The containers and Pods that `kubectl debug` makes. */
import { KubectlError } from '../cli/error.ts';
import { listAt, recordAt, type KubeObject } from '../client/object.ts';
import type { Invocation } from '../invocation.ts';

type Container = Record<string, unknown>;

/** A profile's rights; all of them but `restricted` let the debugger trace processes. */
const PROFILES: Readonly<Record<string, object | undefined>> = {
  general: { capabilities: { add: ['SYS_PTRACE'] } },
  baseline: undefined,
  restricted: {
    allowPrivilegeEscalation: false,
    capabilities: { drop: ['ALL'] },
    runAsNonRoot: true,
    seccompProfile: { type: 'RuntimeDefault' },
  },
  netadmin: { capabilities: { add: ['NET_ADMIN', 'NET_RAW'] } },
  sysadmin: { privileged: true },
};

export function checkProfile(profile: string): void {
  if (!Object.hasOwn(PROFILES, profile)) throw new KubectlError(`error: unknown profile: ${profile}`);
}

export function debugContainer(call: Invocation, name: string): Container {
  const { flags } = call;
  const target = flags.text('target');
  return {
    ...common(call),
    name,
    terminationMessagePolicy: 'File',
    ...securityOf(call),
    ...(target ? { targetContainerName: target } : {}),
  };
}

/** A Pod on the node, in the node's own namespaces. */
export function nodeDebugger(call: Invocation, node: KubeObject): { pod: KubeObject; container: string } {
  const { flags, process } = call;
  const name = node.metadata.name ?? '';
  const container = flags.text('container') || 'debugger';
  const profile = flags.text('profile');
  const isHost = profile !== 'baseline' && profile !== 'restricted';
  const mount = isHost ? { volumeMounts: [{ mountPath: '/host', name: 'host-root' }] } : {};
  const security = profile === 'general' ? {} : securityOf(call);
  return {
    container,
    pod: {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        labels: { 'app.kubernetes.io/managed-by': 'kubectl-debug' },
        name: `node-debugger-${name}-${suffix(process.clock.now())}`,
      },
      spec: {
        containers: [{ ...common(call), name: container, terminationMessagePolicy: 'File', ...security, ...mount }],
        ...(isHost ? { hostIPC: true, hostNetwork: true, hostPID: true } : {}),
        nodeName: name,
        restartPolicy: 'Never',
        tolerations: [{ operator: 'Exists' }],
        ...(isHost ? { volumes: [{ hostPath: { path: '/' }, name: 'host-root' }] } : {}),
      },
    },
  };
}

/** A copy of the Pod, one of its containers changed or one added; without its labels, so that no Service finds it. */
export function copyOf(call: Invocation, pod: KubeObject, name: string): KubeObject {
  const { flags } = call;
  const { ephemeralContainers: _, nodeName, ...spec } = recordAt(pod, 'spec');
  const images = new Map(flags.list('set-image').map((pair) => pair.split('=', 2) as [string, string]));
  const containers = (structuredClone(listAt(spec, 'containers')) as Container[])
    .map(withoutProbes)
    .map((container) => {
      const image = images.get(String(container['name'])) ?? images.get('*');
      return image === undefined ? container : { ...container, image };
    });
  const known = containers.findIndex((container) => container['name'] === name);
  if (known >= 0) containers[known] = { ...containers[known], ...common(call) };
  else if (flags.text('image'))
    containers.push({ ...common(call), name, terminationMessagePolicy: 'File', ...securityOf(call) });
  else if (name) throw new KubectlError('error: you must specify image when creating new container');
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: flags.text('copy-to') },
    spec: {
      ...spec,
      containers,
      ...(flags.has('share-processes') || flags.text('profile') === 'general'
        ? { shareProcessNamespace: flags.bool('share-processes') }
        : {}),
      ...(flags.bool('same-node') ? { nodeName } : {}),
    },
  };
}

/** The copy is looked at, and must not be ended by what watches the original. */
function withoutProbes(container: Container): Container {
  const left = Object.entries(container).filter(([field]) => !field.endsWith('Probe'));
  return Object.fromEntries(left);
}

function common({ flags, args, dash }: Invocation): Container {
  const command = dash === undefined ? [] : args.slice(dash);
  const policy = flags.text('image-pull-policy');
  const env = flags.list('env').map((pair) => {
    const equals = pair.indexOf('=');
    return { name: pair.slice(0, equals), value: pair.slice(equals + 1) };
  });
  return {
    ...(command.length > 0 ? { [flags.bool('arguments-only') ? 'args' : 'command']: command } : {}),
    ...(env.length > 0 ? { env } : {}),
    ...(flags.text('image') ? { image: flags.text('image') } : {}),
    ...(flags.bool('stdin') ? { stdin: true } : {}),
    ...(flags.bool('tty') ? { tty: true } : {}),
    ...(policy ? { imagePullPolicy: policy } : {}),
  };
}

function securityOf({ flags }: Invocation): Container {
  const profile = flags.text('profile');
  const securityContext = PROFILES[profile];
  return securityContext ? { securityContext } : {};
}

const LETTERS = 'bcdfghjklmnpqrstvwxz2456789';

/** Five letters, other ones each millisecond. */
export function suffix(seed: number): string {
  let state = seed % 2_147_483_647;
  return Array.from({ length: 5 }, () => {
    state = (state * 48_271) % 2_147_483_647;
    return LETTERS[state % LETTERS.length];
  }).join('');
}
