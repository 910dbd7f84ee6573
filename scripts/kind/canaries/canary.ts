/** A canary is a Pod that tries something and says by its exit code whether it worked. */
import { ApiException, type V1Pod, type V1PodSpec } from '@kubernetes/client-node';
import type { Api } from '../api.ts';

export interface Grounds {
  readonly api: Api;
  /** A namespace for canaries alone, which allows everything. */
  readonly namespace: string;
  readonly toolbox: string;
  readonly signal: AbortSignal;
}

export interface Trial {
  readonly ok: boolean;
  /** What the container `check` printed. */
  readonly log: string;
  /** Why it did not work, in the cluster's words; empty when it did. */
  readonly why: string;
  readonly pod: V1Pod | undefined;
}

/** A measurement: whether it is so, and how that was found out. */
export interface Fact {
  readonly ok: boolean;
  readonly because: string;
}

const TRIAL_MS = 120_000;
/** As Pods of the system and of readers run: without any privilege. */
const LOCKED = {
  allowPrivilegeEscalation: false,
  runAsNonRoot: true,
  runAsUser: 1000,
  runAsGroup: 1000,
  capabilities: { drop: ['ALL'] },
  seccompProfile: { type: 'RuntimeDefault' },
};

/** A Pod with one container, `check`, which runs a script in the toolbox image. */
export const scriptPod = (toolbox: string, script: string, more: Partial<V1PodSpec> = {}): V1PodSpec => ({
  restartPolicy: 'Never',
  automountServiceAccountToken: false,
  enableServiceLinks: false,
  terminationGracePeriodSeconds: 0,
  ...more,
  containers: [
    {
      name: 'check',
      image: toolbox,
      imagePullPolicy: 'IfNotPresent',
      command: ['bash', '-c', script],
      securityContext: LOCKED,
    },
  ],
});

export interface PodPlan {
  readonly name: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly spec: V1PodSpec;
}

/** Makes the Pod; in words why the cluster refuses it, if it does. */
export async function startPod({ api, namespace }: Grounds, plan: PodPlan): Promise<string | undefined> {
  const metadata = { name: plan.name, labels: { ...plan.labels } };
  try {
    await api.core.createNamespacedPod({
      namespace,
      body: { apiVersion: 'v1', kind: 'Pod', metadata, spec: plan.spec },
    });
    return undefined;
  } catch (error) {
    if (!(error instanceof ApiException) || error.code >= 500) throw error;
    return messageOf(error);
  }
}

/** Waits for what the Pod has to say; undefined when it did not come to that in time. */
export async function watchPod(
  { api, namespace, signal }: Grounds,
  name: string,
  done: (pod: V1Pod) => boolean,
): Promise<V1Pod | undefined> {
  const end = performance.now() + TRIAL_MS;
  while (performance.now() < end) {
    signal.throwIfAborted();
    const pod = await api.core.readNamespacedPod({ namespace, name });
    if (done(pod)) return pod;
    await new Promise((resolve) => setTimeout(resolve, 400));
  }
  return undefined;
}

/** Runs the Pod to its end. */
export async function tryPod(grounds: Grounds, plan: PodPlan): Promise<Trial> {
  const refused = await startPod(grounds, plan);
  if (refused !== undefined) return { ok: false, log: '', why: `refused: ${refused}`, pod: undefined };
  const ended = await watchPod(grounds, plan.name, ({ status }) => /Succeeded|Failed/.test(status?.phase ?? ''));
  const { namespace, api } = grounds;
  const pod = ended ?? (await api.core.readNamespacedPod({ namespace, name: plan.name }));
  const started = pod.status?.containerStatuses?.some(({ name, state }) => name === 'check' && !state?.waiting);
  const log = started ? await api.core.readNamespacedPodLog({ namespace, name: plan.name, container: 'check' }) : '';
  const ok = pod.status?.phase === 'Succeeded';
  return { ok, log, why: ok ? '' : whyNot(pod, log), pod };
}

/** The last that its script said, else what its containers wait for, else where it stands. */
function whyNot({ status }: V1Pod, log: string): string {
  const said = log.trim().split('\n').at(-1) ?? '';
  const states = [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])].flatMap(
    ({ name, state }) => {
      const why = state?.waiting ?? (state?.terminated?.exitCode ? state.terminated : undefined);
      return why === undefined || why.reason === 'PodInitializing'
        ? []
        : [`${name}: ${why.message ?? why.reason ?? ''}`];
    },
  );
  const conditions = (status?.conditions ?? []).flatMap(({ status: is, message }) =>
    is === 'False' && message ? [message] : [],
  );
  return said || (states[0] ?? conditions[0] ?? `it stayed ${status?.phase ?? 'unknown'}`);
}

function messageOf(error: ApiException<unknown>): string {
  try {
    return (JSON.parse(String(error.body)) as { message?: string }).message ?? String(error.body);
  } catch (cause) {
    if (cause instanceof SyntaxError) return String(error.body);
    throw cause;
  }
}
