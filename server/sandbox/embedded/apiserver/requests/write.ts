/** The requests that change objects: create, replace, patch, apply, delete. */
import type { ApiResponse } from '../../../sandbox.ts';
import { ApiFailure } from '../../upgrade.ts';
import { badRequest, invalid, notFound } from '../failure.ts';
import type { Kind } from '../kind.ts';
import { isObject, timestamp, type KubeObject } from '../object.ts';
import { serverSideApply } from '../patch/server-side-apply.ts';
import { deleteObject } from '../registry/delete.ts';
import type { DeleteOptions, WriteOptions } from '../registry/options.ts';
import { key, type Registry, type Target } from '../registry/registry.ts';
import { required } from '../validation/field-error.ts';
import { decodeObject, readBody, type Wanted, type Warn } from './body.ts';
import { listOf, selection } from './list.ts';
import { applyType, patchChange, patchType } from './patch.ts';
import { fieldManager, flag, integer, type Request } from './request.ts';
import { jsonResponse, successStatus } from './respond.ts';

export interface Write {
  readonly registry: Registry;
  readonly request: Request;
  /** As the path names it; what is stored may be of another kind. */
  readonly kind: Kind;
  readonly namespace: string | undefined;
  readonly name: string | undefined;
  readonly subresource: string | undefined;
}

export async function create(write: Write): Promise<ApiResponse> {
  const { registry, request, kind, namespace } = write;
  const warnings: string[] = [];
  const object = decodeObject(request, kind, (text) => warnings.push(text));
  placeInNamespace(object, namespace);
  const stored = kind.convert ? kind.convert.toStored(object) : object;
  const created = await registry.create(kind.convert?.stored ?? kind, stored, writeOptions(write));
  return jsonResponse(shown(kind, created), { status: 201, warnings });
}

export async function replace(write: Write): Promise<ApiResponse> {
  const { registry, request, kind } = write;
  const warnings: string[] = [];
  const object = decodeObject(request, kind, (text) => warnings.push(text));
  checkPlace(object, write);
  const stored = kind.convert ? kind.convert.toStored(object) : object;
  const updated = await registry.update(target(write), () => structuredClone(stored), writeOptions(write));
  return jsonResponse(shown(kind, updated), { warnings });
}

export async function patch(write: Write): Promise<ApiResponse> {
  const { registry, request, kind } = write;
  if (patchType(request) === applyType) return apply(write);
  const warnings = new Set<string>();
  const change = patchChange(request, kind, (text) => warnings.add(text));
  const convert = kind.convert;
  const inStored = convert ? (old: KubeObject) => convert.toStored(change(convert.fromStored(old))) : change;
  const updated = await registry.update(target(write), inStored, writeOptions(write));
  return jsonResponse(shown(kind, updated), { warnings: [...warnings] });
}

async function apply(write: Write): Promise<ApiResponse> {
  const { registry, request, kind, namespace, name = '', subresource } = write;
  const manager = request.query.get('fieldManager') ?? '';
  if (manager === '') {
    const error = required('fieldManager', 'is required for apply patch');
    throw invalid({ group: 'meta.k8s.io', kind: 'PatchOptions' }, '', [error]);
  }
  const warnings: string[] = [];
  const applied = decodeObject(request, kind, (text) => warnings.push(text));
  checkPlace(applied, write);
  applied.metadata.name = name;
  if (kind.namespaced) applied.metadata.namespace = namespace ?? '';
  const merge = (live: KubeObject): KubeObject =>
    serverSideApply({
      kind,
      live,
      applied,
      manager,
      force: flag(request.query, 'force'),
      time: timestamp(registry.clock.now()),
      subresource,
    });
  const options = { ...writeOptions(write), tracked: true };
  const exists = await registry.storage.get(key(kind, namespace, name));
  if (exists) return jsonResponse(shown(kind, await registry.update(target(write), merge, options)), { warnings });
  if (subresource !== undefined) throw notFound(kind, name);
  const empty: KubeObject = { apiVersion: applied.apiVersion ?? '', kind: kind.kind, metadata: {} };
  const created = await registry.create(kind, merge(empty), options);
  return jsonResponse(shown(kind, created), { status: 201, warnings });
}

export async function remove(write: Write): Promise<ApiResponse> {
  const { registry, request, kind } = write;
  const { object, immediate } = await deleteObject(registry, target(write), deleteOptions(request));
  if (!immediate || kind.strategy?.returnsDeleted === true) return jsonResponse(shown(kind, object));
  const { name, uid } = object.metadata;
  const group = kind.group === '' ? {} : { group: kind.group };
  return jsonResponse(successStatus({ details: { name, ...group, kind: kind.resource, uid } }));
}

export async function removeCollection(write: Write): Promise<ApiResponse> {
  const { registry, request, kind, namespace } = write;
  const options = deleteOptions(request);
  const { items, revision } = await registry.list(kind, namespace);
  const selected = items.filter(selection(kind, request.query));
  for (const { metadata } of selected) {
    const one: Target = {
      kind: kind.convert?.stored ?? kind,
      namespace: metadata.namespace,
      name: metadata.name ?? '',
    };
    await deleteObject(registry, one, options).catch(ignoreNotFound);
  }
  return jsonResponse(listOf(kind, selected, { resourceVersion: String(revision) }));
}

export function target({ kind, namespace, name = '' }: Write): Target {
  return { kind: kind.convert?.stored ?? kind, namespace, name };
}

export function writeOptions({ request, subresource }: Write): WriteOptions {
  return {
    manager: fieldManager(request),
    dryRun: isDryRun(request),
    ...(subresource === undefined ? {} : { subresource }),
  };
}

/** Decodes a body that is not of the path's own kind: a Scale, a Binding, an Eviction. */
export function decodeOther(request: Request, wanted: Wanted, warn: Warn): KubeObject {
  return decodeObject(request, wanted, warn);
}

export function checkPlace(object: KubeObject, { name, namespace }: Write): void {
  const own = object.metadata.name ?? '';
  if (own !== '' && own !== name)
    throw badRequest(`the name of the object (${own}) does not match the name on the URL (${name ?? ''})`);
  object.metadata.name = name ?? '';
  placeInNamespace(object, namespace);
}

export function isDryRun({ query }: Request): boolean {
  return query.getAll('dryRun').includes('All');
}

function placeInNamespace(object: KubeObject, namespace: string | undefined): void {
  if (namespace === undefined) return;
  const own = object.metadata.namespace ?? '';
  if (own !== '' && own !== namespace) {
    throw badRequest('the namespace of the provided object does not match the namespace sent on the request');
  }
  object.metadata.namespace = namespace;
}

function shown(kind: Kind, object: KubeObject): KubeObject {
  return kind.convert?.fromStored(object) ?? object;
}

function deleteOptions(request: Request): DeleteOptions {
  const body = request.body.length > 0 ? readBody(request, 'DeleteOptions') : {};
  const given = (isObject(body) ? body : {}) as DeleteOptions;
  const grace = integer(request.query, 'gracePeriodSeconds') ?? given.gracePeriodSeconds;
  const policy = request.query.get('propagationPolicy') ?? given.propagationPolicy;
  const dryRun = isDryRun(request) || JSON.stringify(given.dryRun ?? '') === '["All"]';
  return {
    ...(grace === undefined ? {} : { gracePeriodSeconds: grace }),
    ...(policy === undefined ? {} : { propagationPolicy: policy }),
    ...(given.orphanDependents === undefined ? {} : { orphanDependents: given.orphanDependents }),
    ...(given.preconditions ? { preconditions: given.preconditions } : {}),
    dryRun,
  };
}

function ignoreNotFound(error: unknown): void {
  if (!(error instanceof ApiFailure) || error.status.code !== 404) throw error;
}
