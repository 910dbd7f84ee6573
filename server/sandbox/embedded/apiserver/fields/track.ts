/** Keeps `managedFields`: which manager set which field last. */
import type { Kind } from '../kind.ts';
import { equal, type FieldTree, type KubeObject, type ManagedFields } from '../object.ts';
import type { WriteOptions } from '../registry/options.ts';
import { typeNamed } from '../schema/schema.ts';
import { changedFields, presentFields } from './field-set.ts';
import { isEmpty, subtract, union, within } from './tree.ts';

export interface Tracked {
  readonly kind: Pick<Kind, 'schema' | 'zero'>;
  readonly before: KubeObject | undefined;
  readonly after: KubeObject;
  readonly options: WriteOptions;
  readonly time: string;
}

/** What was set or changed becomes the writer's own and nobody else's; what is gone is nobody's. */
export function trackUpdate({ kind, before, after, options, time }: Tracked): void {
  if (options.tracked === true) return;
  // Whose fields were never tracked is not tracked until somebody applies it.
  if (before && (before.metadata.managedFields ?? []).length === 0) {
    delete after.metadata.managedFields;
    return;
  }
  const schema = typeNamed(kind.schema);
  const old = before ?? { metadata: {}, ...kind.zero };
  const changed = changedFields(plain(old, options), plain(after, options), schema);
  const present = presentFields(plain(after, { subresource: 'everything' }), schema);
  const apiVersion = after.apiVersion ?? '';
  const { subresource } = options;
  const isOwn = (entry: ManagedFields): boolean =>
    entry.manager === options.manager && entry.operation === 'Update' && entry.subresource === subresource;

  const entries: ManagedFields[] = [];
  const previous = before?.metadata.managedFields ?? [];
  for (const entry of previous) {
    const kept = within(isOwn(entry) ? entry.fieldsV1 : subtract(entry.fieldsV1, changed), present);
    if (!isOwn(entry)) {
      if (!isEmpty(kept)) entries.push({ ...entry, fieldsV1: kept });
      continue;
    }
    const fieldsV1 = union(kept, changed);
    if (!isEmpty(fieldsV1)) entries.push({ ...entry, fieldsV1, ...(equal(fieldsV1, entry.fieldsV1) ? {} : { time }) });
  }
  if (!previous.some(isOwn) && !isEmpty(changed))
    entries.push(newEntry({ manager: options.manager, apiVersion, time, fields: changed, subresource }));
  entries.sort(
    (a, b) => order(a) - order(b) || ((a.time ?? '') < (b.time ?? '') ? -1 : (a.time ?? '') > (b.time ?? '') ? 1 : 0),
  );
  if (entries.length === 0) delete after.metadata.managedFields;
  else after.metadata.managedFields = entries;
}

export function newEntry(options: {
  manager: string;
  apiVersion: string;
  time: string;
  fields: FieldTree;
  subresource: string | undefined;
  operation?: 'Apply';
}): ManagedFields {
  return {
    manager: options.manager,
    operation: options.operation ?? 'Update',
    apiVersion: options.apiVersion,
    time: options.time,
    fieldsType: 'FieldsV1',
    fieldsV1: options.fields,
    ...(options.subresource === undefined ? {} : { subresource: options.subresource }),
  };
}

const serverOwned = [
  'name',
  'namespace',
  'uid',
  'resourceVersion',
  'generation',
  'creationTimestamp',
  'selfLink',
  'managedFields',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
];

/** The object without what managers never own; through `/status` only the status, and otherwise all but the status. */
export function plain(object: KubeObject, { subresource }: { subresource?: string }): Record<string, unknown> {
  const { apiVersion: _, kind: __, metadata, ...rest } = object;
  const meta = Object.fromEntries(Object.entries(metadata).filter(([name]) => !serverOwned.includes(name)));
  const { status, ...others } = rest;
  if (subresource === 'everything') return { metadata: meta, ...rest };
  if (subresource === 'status') return { metadata: meta, status };
  return { metadata: meta, ...others };
}

function order(entry: ManagedFields): number {
  return entry.operation === 'Apply' ? 0 : 1;
}
