/** Requests on resources: finds the verb and hands over to it. */
import type { ApiResponse } from '../../../sandbox.ts';
import { badRequest, invalid, methodNotAllowed, noSuchResource } from '../failure.ts';
import type { KubeObject } from '../object.ts';
import { allVerbs } from '../discovery/rows.ts';
import type { KubeletClient } from '../kubelet-client.ts';
import type { Registry } from '../registry/registry.ts';
import { bindPod } from '../subresources/binding.ts';
import { evictPod } from '../subresources/eviction.ts';
import { podLog } from '../subresources/log.ts';
import { scaleType, toScale, updateScale } from '../subresources/scale.ts';
import { partialMetadata, table } from '../table/table.ts';
import { required } from '../validation/field-error.ts';
import { authorize } from './authorize.ts';
import { listResponse, selection } from './list.ts';
import { acceptedForm } from './negotiate.ts';
import { patchChange } from './patch.ts';
import { fieldManager, flag, type Request } from './request.ts';
import { jsonResponse, successStatus } from './respond.ts';
import type { Route } from './route.ts';
import { watchResponse } from './watch.ts';
import {
  checkPlace,
  create,
  decodeOther,
  isDryRun,
  patch,
  remove,
  removeCollection,
  replace,
  target,
  writeOptions,
  type Write,
} from './write.ts';

export interface Resources {
  readonly registry: Registry;
  readonly kubelet: KubeletClient;
}

export async function handleResource(
  route: Route,
  request: Request,
  { registry, kubelet }: Resources,
): Promise<ApiResponse> {
  const { kind, namespace, name, subresource } = route;
  const verb = verbOf(route, request);
  authorize(request.caller, { verb, group: kind.group, resource: kind.resource, subresource, namespace, name });
  const write: Write = { registry, request, kind, namespace, name, subresource };
  if (subresource !== undefined) return handleSubresource(write, { registry, kubelet });
  if (!(kind.verbs ?? allVerbs).some((one) => one === verb)) throw methodNotAllowed();
  switch (verb) {
    case 'create':
      return create(write);
    case 'update':
      return replace(write);
    case 'patch':
      return patch(write);
    case 'delete':
      return remove(write);
    case 'deletecollection':
      return removeCollection(write);
    case 'watch':
      return watchResponse({
        registry,
        kind,
        namespace,
        matches: watched(route, request),
        form: acceptedForm(request),
        request,
      });
    case 'list':
      return listResponse({ registry, kind, namespace, request, form: acceptedForm(request) });
    default:
      return one(write, await registry.get(kind, namespace, name ?? ''));
  }
}

function verbOf({ name, subresource }: Route, { method, query }: Request): string {
  switch (method) {
    case 'GET':
    case 'HEAD':
      if (flag(query, 'watch')) return 'watch';
      return name === undefined ? 'list' : 'get';
    case 'POST':
      if (name !== undefined && subresource === undefined) throw methodNotAllowed();
      return 'create';
    case 'PUT':
      return 'update';
    case 'PATCH':
      return 'patch';
    case 'DELETE':
      return name === undefined ? 'deletecollection' : 'delete';
    default:
      throw methodNotAllowed();
  }
}

function watched({ kind, name }: Route, { query }: Request): (object: KubeObject) => boolean {
  const matches = selection(kind, query);
  return name === undefined ? matches : (object) => object.metadata.name === name && matches(object);
}

function one({ kind, registry, request }: Write, stored: KubeObject): ApiResponse {
  const object = kind.convert?.fromStored(stored) ?? stored;
  const form = acceptedForm(request);
  if (form === 'object') return jsonResponse(object);
  if (form !== 'table') return jsonResponse(partialMetadata(object));
  const includeObject = request.query.get('includeObject') ?? undefined;
  return jsonResponse(table(kind, [stored], { now: registry.clock.now(), includeObject }));
}

type Handler = (write: Write, resources: Resources) => Promise<ApiResponse>;

const upgradeOnly: Handler = () => Promise.reject(badRequest('Upgrade request required'));

const handlers: Readonly<Record<string, Handler>> = {
  status: plainPart,
  resize: plainPart,
  ephemeralcontainers: plainPart,
  async finalize(write) {
    const { registry, request, kind } = write;
    const wanted = decodeOther(request, kind, () => {});
    checkPlace(wanted, write);
    const change = (old: KubeObject): KubeObject => ({ ...old, spec: wanted['spec'] ?? {} });
    return jsonResponse(await registry.update(target(write), change, { ...writeOptions(write), raw: true }));
  },
  scale,
  async log({ registry, request, namespace, name = '', kind }, { kubelet }) {
    const pod = await registry.get(kind, namespace, name);
    return podLog(pod, request, { kubelet, now: registry.clock.now() });
  },
  async binding(write) {
    const wanted = { group: '', version: 'v1', kind: 'Binding', schema: 'io.k8s.api.core.v1.Binding' };
    await bindPod(
      write.registry,
      target(write),
      decodeOther(write.request, wanted, () => {}),
    );
    return jsonResponse(successStatus({ code: 201 }), { status: 201 });
  },
  async eviction(write) {
    const wanted = { group: 'policy', version: 'v1', kind: 'Eviction', schema: 'io.k8s.api.policy.v1.Eviction' };
    const eviction = decodeOther(write.request, wanted, () => {});
    if (!isDryRun(write.request)) await evictPod(write.registry, target(write), eviction, fieldManager(write.request));
    return jsonResponse(successStatus({ code: 201 }), { status: 201 });
  },
  exec: upgradeOnly,
  attach: upgradeOnly,
  portforward: upgradeOnly,
};

async function handleSubresource(write: Write, resources: Resources): Promise<ApiResponse> {
  const { kind, subresource = '', name } = write;
  const [part = ''] = subresource.split('/');
  const known = kind.subresources?.find((sub) => sub.name === part);
  const handler = Object.hasOwn(handlers, part) ? handlers[part] : undefined;
  if (!known || !handler || name === undefined) throw noSuchResource();
  return handler(write, resources);
}

async function plainPart(write: Write): Promise<ApiResponse> {
  const { registry, request, kind, namespace, name = '' } = write;
  if (request.method === 'PUT') return replace(write);
  if (request.method === 'PATCH') return patch(write);
  if (request.method !== 'GET') throw methodNotAllowed();
  return one(write, await registry.get(kind, namespace, name));
}

async function scale(write: Write): Promise<ApiResponse> {
  const { registry, request, kind, namespace, name = '' } = write;
  if (request.method === 'GET') return jsonResponse(toScale(await registry.get(kind, namespace, name)));
  const common = { target: target(write), manager: fieldManager(request), dryRun: isDryRun(request) };
  if (request.method === 'PATCH') {
    const change = patchChange(request, scaleType, () => {});
    return jsonResponse(await updateScale(registry, { ...common, change }));
  }
  if (request.method !== 'PUT') throw methodNotAllowed();
  const wanted = decodeOther(request, scaleType, () => {});
  checkPlace(wanted, write);
  if ((wanted.metadata.name ?? '') === '') throw invalid(scaleType, '', [required('metadata.name')]);
  return jsonResponse(await updateScale(registry, { ...common, change: () => wanted }));
}
