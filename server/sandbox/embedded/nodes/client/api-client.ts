/**
 * The clients that webernetes' kubelets and controllers call, with our API server behind them: what a controller makes
 * passes the same defaults, checks and admission as what a reader makes.
 */
import { ApiFailure } from '../../upgrade.ts';
import type { Kind } from '../../apiserver/kind.ts';
import { isObject, type JsonObject, type KubeObject } from '../../apiserver/object.ts';
import { mergePatch } from '../../apiserver/patch/merge-patch.ts';
import { strategicMergePatch } from '../../apiserver/patch/strategic-merge.ts';
import { deleteObject } from '../../apiserver/registry/delete.ts';
import type { DeleteOptions, WriteOptions } from '../../apiserver/registry/options.ts';
import type { Registry, Target } from '../../apiserver/registry/registry.ts';
import { parseFieldSelector } from '../../apiserver/select/fields.ts';
import { parseLabelSelector } from '../../apiserver/select/labels.ts';
import { bindPod } from '../../apiserver/subresources/binding.ts';
import { revive, toPlain } from './revive.ts';

type Method = (parameters: Parameters, options?: unknown) => Promise<unknown>;

interface Parameters {
  readonly name?: string;
  readonly namespace?: string;
  readonly body?: unknown;
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
  readonly gracePeriodSeconds?: number;
  readonly propagationPolicy?: string;
}

export interface ClientOptions {
  readonly registry: Registry;
  readonly kinds: readonly Kind[];
  readonly manager: string;
  /** Events are counted rather than repeated. */
  readonly recordEvent: (event: KubeObject) => Promise<KubeObject>;
}

/** All methods for all kinds, under the names that generated clients have. */
export function apiClient(options: ClientOptions): Record<string, ReturnType<typeof thrown>> {
  const methods: Record<string, Method> = {};
  for (const kind of options.kinds) Object.assign(methods, kindMethods(kind, options));
  methods['createNamespacedEvent'] = ({ namespace, body }) =>
    options.recordEvent(inNamespace(toPlain(body), namespace)).then(revive);
  methods['createNamespacedPodBinding'] = async ({ name = '', namespace, body }) => {
    const pod = options.kinds.find((kind) => kind.kind === 'Pod');
    if (pod) await bindPod(options.registry, { kind: pod, namespace, name }, inNamespace(toPlain(body), namespace));
    return body;
  };
  return Object.fromEntries(Object.entries(methods).map(([name, method]) => [name, thrown(method)]));
}

function kindMethods(kind: Kind, { registry, manager }: ClientOptions): Record<string, Method> {
  const name = `${kind.namespaced ? 'Namespaced' : ''}${kind.kind}`;
  const list: Method = async ({ namespace, labelSelector = '', fieldSelector = '' }) => {
    const labels = parseLabelSelector(labelSelector);
    const fields = parseFieldSelector(fieldSelector, kind);
    const { items, revision } = await registry.list(kind, namespace);
    const selected = items.filter((object) => labels(object.metadata.labels ?? {}) && fields(object));
    return { metadata: { resourceVersion: String(revision) }, items: selected.map(revive) };
  };
  const update = (
    parameters: Parameters,
    change: (old: KubeObject) => KubeObject,
    extra: Partial<WriteOptions>,
  ): Promise<unknown> => registry.update(target(kind, parameters), change, { manager, ...extra }).then(revive);
  const replace =
    (extra: Partial<WriteOptions>): Method =>
    async (parameters) => {
      const { body, namespace } = parameters;
      const wanted = inNamespace(toPlain(body), namespace);
      // A controller's own copy may be behind; as in webernetes, that is no conflict where a status is reported.
      if (extra.subresource === 'status') delete wanted.metadata.resourceVersion;
      const updated = await registry.update(target(kind, parameters), () => structuredClone(wanted), {
        manager,
        ...extra,
      });
      // Controllers go on with the object that they sent.
      if (isObject(body) && isObject(body['metadata']))
        body['metadata']['resourceVersion'] = updated.metadata.resourceVersion;
      return revive(updated);
    };
  const patch =
    (extra: Partial<WriteOptions>): Method =>
    (parameters, options) =>
      update(parameters, (old) => patched(old, toPlain(parameters.body), { kind, options }), extra);
  const status = { subresource: 'status' };
  return {
    [`create${name}`]: ({ namespace, body }) => {
      const object = {
        apiVersion: apiVersion(kind),
        kind: kind.kind,
        ...inNamespace(toPlain(body), kind.namespaced ? namespace : undefined),
      };
      return registry.create(kind, object, { manager }).then(revive);
    },
    [`read${name}`]: (parameters) => registry.get(kind, parameters.namespace, parameters.name ?? '').then(revive),
    [`list${name}`]: list,
    [`list${kind.kind}ForAllNamespaces`]: list,
    [`replace${name}`]: replace({}),
    [`replace${name}Status`]: replace(status),
    [`patch${name}`]: patch({}),
    [`patch${name}Status`]: patch(status),
    [`delete${name}`]: async (parameters) => {
      const { object } = await deleteObject(registry, target(kind, parameters), deleteOptions(parameters));
      return revive(object);
    },
  };
}

function target(kind: Kind, { namespace, name = '' }: Parameters): Target {
  return { kind, namespace, name };
}

function inNamespace(body: JsonObject, namespace: string | undefined): KubeObject {
  const metadata = isObject(body['metadata']) ? body['metadata'] : {};
  return { ...body, metadata: namespace === undefined ? metadata : { namespace, ...metadata } };
}

function patched(old: KubeObject, body: JsonObject, { kind, options }: { kind: Kind; options: unknown }): KubeObject {
  const strategic = JSON.stringify(options ?? {}).includes('strategic-merge-patch');
  const result = strategic ? strategicMergePatch(old, body, kind.schema) : mergePatch(old, body);
  // Merging an object into an object with metadata makes an object with metadata.
  return result as KubeObject;
}

function deleteOptions({ body, gracePeriodSeconds, propagationPolicy }: Parameters): DeleteOptions {
  const given: DeleteOptions = isObject(body) ? body : {};
  return {
    ...given,
    ...(gracePeriodSeconds === undefined ? {} : { gracePeriodSeconds }),
    ...(propagationPolicy === undefined ? {} : { propagationPolicy }),
  };
}

function apiVersion({ group, version }: Kind): string {
  return group === '' ? version : `${group}/${version}`;
}

/** Failures in the form that webernetes tells them apart by: a name, a code, a Status. */
function thrown(method: Method): (parameters?: Parameters, options?: unknown) => Promise<unknown> {
  return async (parameters, options) => {
    try {
      // Lists are called without any.
      return await method(parameters ?? {}, options);
    } catch (error) {
      if (!(error instanceof ApiFailure)) throw error;
      const { code, reason } = error.status;
      const failure = new Error(error.message, { cause: error });
      // Go prints an error by its message alone.
      Object.defineProperty(failure, 'toString', { value: () => error.message });
      throw Object.assign(failure, { name: reason, code, body: { kind: 'Status', ...error.status } });
    }
  };
}
