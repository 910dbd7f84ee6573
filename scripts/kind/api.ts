/** The cluster's API as kind:up and kind:down use it: apply what the manifests say, find it again, remove it. */
import {
  ApiException,
  CoreV1Api,
  KubernetesObjectApi,
  PatchStrategy,
  type KubeConfig,
  type KubernetesObject,
} from '@kubernetes/client-node';

const MANAGER = 'allthingsdocker';

export class Api {
  readonly config: KubeConfig;
  readonly core: CoreV1Api;
  readonly #objects: KubernetesObjectApi;

  constructor(config: KubeConfig) {
    this.config = config;
    this.core = config.makeApiClient(CoreV1Api);
    this.#objects = KubernetesObjectApi.makeApiClient(config);
  }

  /** Makes the object as it is given, by server-side apply; whether that changed anything. */
  async apply(object: KubernetesObject): Promise<boolean> {
    const before = await this.find(object);
    const after = await this.#objects.patch(object, undefined, undefined, MANAGER, true, PatchStrategy.ServerSideApply);
    return before?.metadata?.resourceVersion !== after.metadata?.resourceVersion;
  }

  /** Creates the object unless there is one of its name; whether it did. */
  async create(object: KubernetesObject): Promise<boolean> {
    return orWhen(
      409,
      this.#objects.create(object).then(() => true),
      false,
    );
  }

  async find<T extends KubernetesObject>(object: T): Promise<T | undefined> {
    const { apiVersion = '', kind = '', metadata } = object;
    const header = { apiVersion, kind, metadata: { name: metadata?.name ?? '', namespace: metadata?.namespace ?? '' } };
    return absent(this.#objects.read<T>(header as never));
  }

  /** Deletes the object and what it owns; that it is gone already is as good. */
  async remove(object: KubernetesObject): Promise<void> {
    await absent(this.#objects.delete(object, undefined, undefined, undefined, undefined, 'Background'));
  }

  /** Objects of a kind with a label, in all namespaces. None where the cluster does not know the kind. */
  async list(apiVersion: string, kind: string, labelSelector: string): Promise<KubernetesObject[]> {
    const found = await absent(
      this.#objects.list(apiVersion, kind, undefined, undefined, undefined, undefined, undefined, labelSelector),
    );
    // A list's items do not say what they are.
    return (found?.items ?? []).map((item) => ({ ...item, apiVersion, kind }));
  }
}

/** Undefined where the API answers that there is no such thing. */
export const absent = <T>(answer: Promise<T>): Promise<T | undefined> => orWhen(404, answer, undefined);

async function orWhen<T, U>(status: number, answer: Promise<T>, instead: U): Promise<T | U> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof ApiException && error.code === status) return instead;
    throw error;
  }
}
