/** `Table` answers: objects as rows of cells, which is what `kubectl get` prints. */
import type { Column, Kind } from '../kind.ts';
import type { JsonObject, KubeObject } from '../object.ts';
import { ageColumn, nameColumn } from './columns.ts';

export interface TableOptions {
  readonly now: number;
  /** `Metadata` when left out. */
  readonly includeObject?: string | undefined;
  /** Of a list. */
  readonly metadata?: JsonObject;
  /** A watch sends the columns with its first event only. */
  readonly headless?: boolean;
}

export function table(kind: Kind, objects: readonly KubeObject[], options: TableOptions): JsonObject {
  const columns = kind.columns ?? [nameColumn, { ...ageColumn, name: 'Created At', cell: createdAt }];
  return {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata: options.metadata ?? { resourceVersion: objects[0]?.metadata.resourceVersion },
    columnDefinitions: options.headless === true ? null : columns.map(definition),
    rows: objects.map((object) => ({
      cells: columns.map((column) => column.cell(object, options.now)),
      ...rowObject(object, options.includeObject),
    })),
  };
}

export function partialMetadata({ metadata }: KubeObject): JsonObject {
  return { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata };
}

function rowObject(object: KubeObject, include: string | undefined): JsonObject {
  if (include === 'None') return {};
  return { object: include === 'Object' ? object : partialMetadata(object) };
}

function definition({ name, type, format, description, priority }: Column): JsonObject {
  return { name, type, format: format ?? '', description, priority };
}

function createdAt({ metadata }: KubeObject): string {
  return metadata.creationTimestamp ?? '';
}
