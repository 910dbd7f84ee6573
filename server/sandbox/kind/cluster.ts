/** A cluster that `kind:up` has prepared: how it is reached, and what is known of it. */
import { KubeConfig, type V1ConfigMap, type V1EndpointSliceList, type V1Secret } from '@kubernetes/client-node';
import { ApiError, ClusterApi } from './api/api.ts';
import { Boxes } from './boxes.ts';
import { clusterFacts, type ClusterFacts } from './facts.ts';
import { FACTS, REGISTRY_KEY, SYSTEM_NAMESPACE } from './names.ts';
import { PushedImages } from './pushed-images.ts';

/** The cluster can't be used; the message is for the operator. */
export class ClusterError extends Error {
  override readonly name = 'ClusterError';
  /** It may pass: the API server does not answer. */
  readonly unreachable: boolean;

  constructor(message: string, options?: ErrorOptions & { readonly unreachable?: boolean }) {
    super(message, options);
    this.unreachable = options?.unreachable ?? false;
  }
}

export interface Cluster {
  readonly api: ClusterApi;
  readonly boxes: Boxes;
  readonly pushed: PushedImages;
  readonly facts: ClusterFacts;
  /** Whether the API server answers. */
  health(): Promise<{ ok: true } | { ok: false; reason: string }>;
}

export interface ConnectOptions {
  /** Of a kubeconfig; unset: KUBECONFIG, ~/.kube/config, or the Pod's own service account. */
  readonly context?: string;
  /** How the API is called; a test that has the server die in the middle of something calls it in a way of its own. */
  readonly makeApi?: (config: KubeConfig) => ClusterApi;
  /** Told what went wrong and ends nothing; unset: standard error. */
  readonly log?: { warn(fields: Record<string, unknown>, message: string): void };
}

const PREPARE = 'npm run kind:up';
const HEALTH_MS = 3_000;

/** Rejects with {@link ClusterError} when there is no cluster, or one that nobody prepared. */
export async function connectCluster({ context, ...options }: ConnectOptions = {}): Promise<Cluster> {
  const config = new KubeConfig();
  config.loadFromDefault();
  if (context !== undefined) config.setCurrentContext(context);
  return openCluster(config, options);
}

/** As {@link connectCluster}, for the current context of this kubeconfig. */
export async function openCluster(
  config: KubeConfig,
  { makeApi = (own) => new ClusterApi(own), log = onStandardError }: Omit<ConnectOptions, 'context'> = {},
): Promise<Cluster> {
  const api = makeApi(config);
  try {
    const facts = await readFacts(api);
    const registryKey = await readKey(api);
    const pushed = new PushedImages({ api, registryKey, warn: (fields, message) => log.warn(fields, message) });
    const boxes = new Boxes({ api, facts, apiServers: await findApiServers(api), registryKey, pushed });
    return {
      api,
      boxes,
      pushed,
      facts,
      async health() {
        try {
          await api.call('GET', '/version', { signal: AbortSignal.timeout(HEALTH_MS) });
          return { ok: true };
        } catch (error) {
          return { ok: false, reason: `the Kubernetes cluster does not answer: ${causeOf(error)}` };
        }
      },
    };
  } catch (error) {
    api[Symbol.dispose]();
    throw error;
  }
}

const onStandardError = {
  warn({ err }: Record<string, unknown>, message: string): void {
    process.stderr.write(`${message}: ${causeOf(err)}\n`);
  },
};

async function readFacts(api: ClusterApi): Promise<ClusterFacts> {
  const path = `/api/v1/namespaces/${SYSTEM_NAMESPACE}/configmaps/${FACTS.name}`;
  let found: V1ConfigMap | undefined;
  try {
    found = await api.find<V1ConfigMap>(path);
  } catch (error) {
    const forbidden = error instanceof ApiError && (error.status === 401 || error.status === 403);
    throw new ClusterError(
      forbidden
        ? `The cluster at ${api.server} refuses this account: ${error.message}`
        : `The cluster at ${api.server} cannot be reached: ${causeOf(error)}\nIs it up? On this machine: ${PREPARE}`,
      { cause: error, unreachable: !forbidden },
    );
  }
  const text = found?.data?.[FACTS.key];
  if (text === undefined) {
    throw new ClusterError(`The cluster at ${api.server} is not prepared for sandboxes. Prepare it: ${PREPARE}`);
  }
  const facts = clusterFacts.safeParse(JSON.parse(text));
  if (facts.success) return facts.data;
  throw new ClusterError(
    `The cluster at ${api.server} was prepared by another version of this project. Prepare it again: ${PREPARE}`,
    { cause: facts.error },
  );
}

async function readKey(api: ClusterApi): Promise<Uint8Array> {
  const path = `/api/v1/namespaces/${SYSTEM_NAMESPACE}/secrets/${REGISTRY_KEY.name}`;
  const key = (await api.find<V1Secret>(path))?.data?.[REGISTRY_KEY.key];
  if (key === undefined)
    throw new ClusterError(`The cluster has no key for its registry. Prepare it again: ${PREPARE}`);
  return Buffer.from(key, 'base64');
}

/** Network policies see the API server's real addresses, not its Service's. */
async function findApiServers(api: ClusterApi): Promise<{ address: string; port: number }[]> {
  const slices = await api.call<V1EndpointSliceList>(
    'GET',
    '/apis/discovery.k8s.io/v1/namespaces/default/endpointslices?labelSelector=kubernetes.io/service-name%3Dkubernetes',
  );
  return slices.items.flatMap(({ endpoints, ports }) =>
    (endpoints ?? []).flatMap(({ addresses }) =>
      addresses.flatMap((address) => (ports ?? []).map(({ port }) => ({ address, port: port ?? 443 }))),
    ),
  );
}

function causeOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return cause instanceof Error ? cause.message : String(cause);
}
