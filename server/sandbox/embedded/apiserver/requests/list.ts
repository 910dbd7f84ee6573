/** A list: selected, in pages, as objects or as a table. */
import type { ApiResponse } from '../../../sandbox.ts';
import { badRequest } from '../failure.ts';
import type { Kind } from '../kind.ts';
import type { JsonObject, KubeObject } from '../object.ts';
import type { Registry } from '../registry/registry.ts';
import { parseFieldSelector } from '../select/fields.ts';
import { parseLabelSelector } from '../select/labels.ts';
import { partialMetadata, table } from '../table/table.ts';
import type { Form } from './negotiate.ts';
import { integer, type Request } from './request.ts';
import { jsonResponse } from './respond.ts';

/** What the selectors of a request let through. */
export function selection(kind: Kind, query: URLSearchParams): (object: KubeObject) => boolean {
  const labels = parseLabelSelector(query.get('labelSelector') ?? '');
  const fields = parseFieldSelector(query.get('fieldSelector') ?? '', kind);
  return (object) => labels(object.metadata.labels ?? {}) && fields(object);
}

export interface ListOptions {
  readonly registry: Registry;
  readonly kind: Kind;
  readonly namespace: string | undefined;
  readonly request: Request;
  readonly form: Form;
}

export async function listResponse({ registry, kind, namespace, request, form }: ListOptions): Promise<ApiResponse> {
  const matches = selection(kind, request.query);
  const { items, revision } = await registry.list(kind, namespace);
  const { page, metadata } = paged(items.filter(matches), { revision, namespace, query: request.query });
  if (form === 'table') {
    const includeObject = request.query.get('includeObject') ?? undefined;
    return jsonResponse(table(kind, page, { now: registry.clock.now(), includeObject, metadata }));
  }
  return jsonResponse(form === 'object' ? listOf(kind, page, metadata) : metadataList(page, metadata));
}

export function listOf(kind: Kind, objects: readonly KubeObject[], metadata: JsonObject): JsonObject {
  const apiVersion = kind.group === '' ? kind.version : `${kind.group}/${kind.version}`;
  const items = objects.map((object) => {
    const { apiVersion: _, kind: __, ...rest } = kind.convert?.fromStored(object) ?? object;
    return rest;
  });
  return { kind: `${kind.kind}List`, apiVersion, metadata, items };
}

function metadataList(objects: readonly KubeObject[], metadata: JsonObject): JsonObject {
  const items = objects.map((object) => partialMetadata(object));
  return { kind: 'PartialObjectMetadataList', apiVersion: 'meta.k8s.io/v1', metadata, items };
}

interface Position {
  readonly v: 'meta.k8s.io/v1';
  readonly rv: number;
  readonly start: string;
}

function paged(
  objects: readonly KubeObject[],
  { revision, namespace, query }: { revision: number; namespace: string | undefined; query: URLSearchParams },
): { page: readonly KubeObject[]; metadata: JsonObject } {
  const limit = integer(query, 'limit') ?? 0;
  const token = query.get('continue') ?? '';
  const from = token === '' ? undefined : readToken(token);
  const rest = from ? objects.filter((object) => keyOf(object, namespace) >= from.start) : objects;
  const shown = from?.rv ?? revision;
  const last = limit > 0 && rest.length > limit ? rest[limit - 1] : undefined;
  if (!last) return { page: rest, metadata: { resourceVersion: String(shown) } };
  const position: Position = { v: 'meta.k8s.io/v1', rv: shown, start: `${keyOf(last, namespace)}\u0000` };
  const isSelected = (query.get('labelSelector') ?? '') !== '' || (query.get('fieldSelector') ?? '') !== '';
  const metadata = {
    resourceVersion: String(shown),
    continue: writeToken(position),
    ...(isSelected ? {} : { remainingItemCount: rest.length - limit }),
  };
  return { page: rest.slice(0, limit), metadata };
}

function keyOf({ metadata }: KubeObject, namespace: string | undefined): string {
  const prefix = namespace === undefined && metadata.namespace !== undefined ? `/${metadata.namespace}` : '';
  return `${prefix}/${metadata.name ?? ''}`;
}

function writeToken(position: Position): string {
  return btoa(JSON.stringify(position)).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

function readToken(token: string): Position {
  try {
    return JSON.parse(atob(token.replaceAll('-', '+').replaceAll('_', '/'))) as Position;
  } catch (error) {
    throw Object.assign(badRequest('continue key is not valid: illegal base64 data at input byte 0'), { cause: error });
  }
}
