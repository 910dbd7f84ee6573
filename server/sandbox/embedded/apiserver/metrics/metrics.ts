/** What a metrics server would answer: how much the containers use, as their nodes say. */
import type { ApiResponse } from '../../../sandbox.ts';
import { methodNotAllowed, notFound } from '../failure.ts';
import { node as nodeKind } from '../kinds/node.ts';
import { asPod, pod as podKind } from '../kinds/pod/pod.ts';
import type { Pod } from '../kinds/pod/types.ts';
import type { KubeletClient, Usage } from '../kubelet-client.ts';
import { timestamp, type JsonObject, type KubeObject } from '../object.ts';
import type { Registry } from '../registry/registry.ts';
import { authorize } from '../requests/authorize.ts';
import { listOf, selection } from '../requests/list.ts';
import { acceptedForm } from '../requests/negotiate.ts';
import type { Request } from '../requests/request.ts';
import { jsonResponse } from '../requests/respond.ts';
import type { Route } from '../requests/route.ts';
import { table } from '../table/table.ts';
import { podMetrics } from './kinds.ts';

/** A metrics server looks every so often; what is younger has no figures yet. */
const WINDOW_MS = 15_000;

export interface Measured {
  readonly registry: Registry;
  readonly kubelet: KubeletClient;
}

export async function metricsResponse(route: Route, request: Request, measured: Measured): Promise<ApiResponse> {
  const { kind, namespace, name } = route;
  if (request.method !== 'GET' && request.method !== 'HEAD') throw methodNotAllowed();
  const verb = name === undefined ? 'list' : 'get';
  authorize(request.caller, { verb, group: kind.group, resource: kind.resource, namespace, name });
  const isPods = kind === podMetrics;
  const now = measured.registry.clock.now();
  if (name !== undefined) {
    // Of what is not there at all, the server says so under its own name.
    const source = await measured.registry.get(isPods ? podKind : nodeKind, namespace, name);
    const found = await (isPods ? metricsOfPod(asPod(source), measured) : metricsOfNode(source, measured));
    if (!found)
      throw notFound({ ...kind, resource: kind.kind.toLowerCase() }, isPods ? `${namespace ?? ''}/${name}` : name);
    return answer([found], found);
  }
  const { items } = await measured.registry.list(isPods ? podKind : nodeKind, namespace);
  const chosen = items.filter(selection(kind, request.query));
  const found = await Promise.all(
    chosen.map((item) => (isPods ? metricsOfPod(asPod(item), measured) : metricsOfNode(item, measured))),
  );
  const shown = found.filter((one) => one !== undefined);
  return answer(shown, listOf(kind, shown, {}));

  function answer(objects: readonly KubeObject[], whole: JsonObject): ApiResponse {
    if (acceptedForm(request) !== 'table') return jsonResponse(whole);
    return jsonResponse(table(kind, objects, { now, includeObject: request.query.get('includeObject') ?? undefined }));
  }
}

/** Undefined as long as none of its containers has run for long enough. */
async function metricsOfPod(pod: Pod, { registry, kubelet }: Measured): Promise<KubeObject | undefined> {
  const now = registry.clock.now();
  const containers = kubelet.usage(pod).filter(({ startedAt }) => now - startedAt >= WINDOW_MS);
  if (containers.length === 0) return undefined;
  const { name = '', namespace = '', labels } = pod.metadata;
  return {
    kind: 'PodMetrics',
    apiVersion: 'metrics.k8s.io/v1beta1',
    metadata: { name, namespace, creationTimestamp: timestamp(now), ...(labels ? { labels } : {}) },
    timestamp: timestamp(lastLook(now)),
    window: `${WINDOW_MS / 1000}s`,
    containers: containers.map((one) => ({ name: one.container, usage: amounts([one]) })),
  };
}

async function metricsOfNode({ metadata }: KubeObject, { registry, kubelet }: Measured): Promise<KubeObject> {
  const { name = '', labels } = metadata;
  const now = registry.clock.now();
  const { items } = await registry.list(podKind);
  const own = items.map(asPod).filter(({ spec }) => spec.nodeName === name);
  return {
    kind: 'NodeMetrics',
    apiVersion: 'metrics.k8s.io/v1beta1',
    metadata: { name, creationTimestamp: timestamp(now), ...(labels ? { labels } : {}) },
    timestamp: timestamp(lastLook(now)),
    window: `${WINDOW_MS / 1000}s`,
    usage: amounts(own.flatMap((pod) => kubelet.usage(pod))),
  };
}

const lastLook = (now: number): number => now - (now % WINDOW_MS);

function amounts(all: readonly Usage[]): { cpu: string; memory: string } {
  const cpu = all.reduce((sum, { cpuNanoCores }) => sum + cpuNanoCores, 0);
  const memory = all.reduce((sum, one) => sum + one.memory, 0);
  return { cpu: cpu === 0 ? '0' : `${Math.round(cpu)}n`, memory: `${Math.round(memory / 1024)}Ki` };
}
