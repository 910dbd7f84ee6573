/** The toolbox Pod as the server sees it: coming up, reached, and, when it is gone, why. */
import type { V1ContainerStatus, V1Pod } from '@kubernetes/client-node';
import { SandboxError } from '../../sandbox.ts';
import { ApiError, type ClusterApi } from '../api/api.ts';
import { pause } from '../pause.ts';
import { execSocket } from '../api/exec-socket.ts';
import type { Connect } from '../link/link.ts';
import { boxNamespace, type BoxId } from '../names.ts';
import { ATTACH, TOOLBOX } from '../objects/toolbox-pod.ts';

const POLL_MS = 250;
const START_MS = 120_000;

export class ToolboxPod {
  readonly #api: ClusterApi;
  readonly #namespace: string;

  constructor(api: ClusterApi, box: BoxId) {
    this.#api = api;
    this.#namespace = boxNamespace(box);
  }

  /** A way to the supervisor, to be used for a Link. */
  get connect(): Connect {
    return (events, signal) =>
      execSocket(
        this.#api,
        { namespace: this.#namespace, pod: TOOLBOX.pod, container: TOOLBOX.container, command: ATTACH },
        events,
        signal,
      );
  }

  async find(): Promise<V1Pod | undefined> {
    return this.#api.find<V1Pod>(`/api/v1/namespaces/${this.#namespace}/pods/${TOOLBOX.pod}`);
  }

  /** Settles when the toolbox's container runs. Rejects with what holds it up. */
  async running(onStage: (stage: string) => void, signal: AbortSignal): Promise<void> {
    const deadline = performance.now() + START_MS;
    let last = 'starting';
    for (;;) {
      const pod = await this.find();
      const death = deathOf(pod);
      if (death !== undefined) {
        throw new SandboxError('unavailable', `While it started: ${death}`, 'Try again in a minute.');
      }
      const status = statusOf(pod);
      if (status?.state?.running) return;
      const waiting = status?.state?.waiting;
      const stage = stageOf(pod, waiting?.reason);
      if (stage !== last) onStage(stage);
      last = stage;
      if (performance.now() > deadline || HOPELESS.has(waiting?.reason ?? '')) {
        throw new SandboxError(
          'unavailable',
          `The sandbox did not start: ${reasonOf(pod)}.`,
          'Try again in a minute; the people who run this site can see the Pod.',
        );
      }
      await pause(POLL_MS, signal);
    }
  }

  /** Why there is no way to it any more, in words; undefined while it may come back. */
  async death(): Promise<string | undefined> {
    return deathOf(await this.find());
  }

  /** Settles when a Pod that is dead is gone, so that there is room for another one of its name. */
  async buried(signal: AbortSignal): Promise<void> {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(START_MS)]);
    for (let pod = await this.find(); pod && deathOf(pod) !== undefined; pod = await this.find()) {
      if (!pod.metadata?.deletionTimestamp) await this.#bury(pod);
      await pause(POLL_MS, limit);
    }
  }

  /** That one, not one that another server has made meanwhile. */
  async #bury({ metadata }: V1Pod): Promise<void> {
    try {
      await this.#api.call('DELETE', `/api/v1/namespaces/${this.#namespace}/pods/${TOOLBOX.pod}`, {
        body: { preconditions: { uid: metadata?.uid } },
      });
    } catch (error) {
      if (!(error instanceof ApiError) || (error.status !== 404 && error.status !== 409)) throw error;
    }
  }

  /** What became of the toolbox's last container, for a reader whose shells went with it. */
  async lastWords(): Promise<string> {
    const ended = statusOf(await this.find())?.lastState?.terminated;
    if (ended?.reason === 'OOMKilled') return 'The sandbox used more memory than it may, and was started anew.';
    return `The sandbox was started anew${ended ? ` (exit code ${ended.exitCode})` : ''}.`;
  }
}

/** Waiting for these won't help. */
const HOPELESS = new Set([
  'ErrImageNeverPull',
  'InvalidImageName',
  'CreateContainerConfigError',
  'CreateContainerError',
]);

function deathOf(pod: V1Pod | undefined): string | undefined {
  if (!pod || pod.metadata?.deletionTimestamp) return 'The sandbox\u2019s machine was deleted in the cluster.';
  const { phase, reason, message } = pod.status ?? {};
  if (phase !== 'Failed' && phase !== 'Succeeded') return undefined;
  return `The cluster ended the sandbox\u2019s machine: ${reason ?? 'nothing runs in it any more'}${message ? ` (${message})` : ''}.`;
}

function statusOf(pod: V1Pod | undefined): V1ContainerStatus | undefined {
  return pod?.status?.containerStatuses?.find(({ name }) => name === TOOLBOX.container);
}

function stageOf(pod: V1Pod | undefined, waiting: string | undefined): string {
  if (!pod?.spec?.nodeName) return 'waiting for a place in the cluster';
  if (waiting === 'ErrImagePull' || waiting === 'ImagePullBackOff')
    return 'pulling the toolbox (it failed once, trying again)';
  return 'starting';
}

function reasonOf(pod: V1Pod | undefined): string {
  const waiting = statusOf(pod)?.state?.waiting;
  if (waiting?.reason) return `${waiting.reason}${waiting.message ? ` (${waiting.message})` : ''}`;
  const scheduled = pod?.status?.conditions?.find(({ type }) => type === 'PodScheduled');
  if (scheduled?.status === 'False') return scheduled.message ?? 'no node has room for it';
  return 'its container does not run';
}
