/** Events, under their first name (core v1). They are forgotten after an hour. */
import type { Kind } from '../kind.ts';
import { at, numberAt, objectAt, textAt, type KubeObject } from '../object.ts';
import { duration } from '../table/age.ts';
import { column, nameColumn } from '../table/columns.ts';
import { invalidValue } from '../validation/field-error.ts';

export const event: Kind = {
  group: '',
  version: 'v1',
  kind: 'Event',
  resource: 'events',
  singular: 'event',
  shortNames: ['ev'],
  namespaced: true,
  schema: 'io.k8s.api.core.v1.Event',
  storage: 'events',
  selectable: {
    'involvedObject.kind': (object) => textAt(object, 'involvedObject', 'kind'),
    'involvedObject.namespace': (object) => textAt(object, 'involvedObject', 'namespace'),
    'involvedObject.name': (object) => textAt(object, 'involvedObject', 'name'),
    'involvedObject.uid': (object) => textAt(object, 'involvedObject', 'uid'),
    'involvedObject.apiVersion': (object) => textAt(object, 'involvedObject', 'apiVersion'),
    'involvedObject.resourceVersion': (object) => textAt(object, 'involvedObject', 'resourceVersion'),
    'involvedObject.fieldPath': (object) => textAt(object, 'involvedObject', 'fieldPath'),
    reason: (object) => textAt(object, 'reason'),
    reportingComponent: (object) => textAt(object, 'reportingComponent'),
    source: (object) => textAt(object, 'source', 'component') || textAt(object, 'reportingComponent'),
    type: (object) => textAt(object, 'type'),
  },
  columns: [
    column(['events', 'Last Seen'], (object, now) => since(lastSeen(object), now)),
    column(['events', 'Type'], (object) => textAt(object, 'type')),
    column(['events', 'Reason'], (object) => textAt(object, 'reason')),
    column(['events', 'Object'], involved),
    column(['events', 'Subobject'], (object) => textAt(object, 'involvedObject', 'fieldPath'), { wide: true }),
    column(['events', 'Source'], source, { wide: true }),
    column(['events', 'Message'], (object) => textAt(object, 'message').trim()),
    column(['events', 'First Seen'], (object, now) => since(firstSeen(object), now), { wide: true }),
    column(['events', 'Count'], count, { wide: true }),
    { ...nameColumn, priority: 1 },
  ],
  zero: { metadata: {}, involvedObject: {}, source: {}, eventTime: null, firstTimestamp: null, lastTimestamp: null },
  strategy: {
    ttl: 60 * 60 * 1000,
    defaults(object) {
      for (const field of ['firstTimestamp', 'lastTimestamp', 'eventTime']) object[field] ??= null;
      object['source'] ??= {};
    },
    validate(object) {
      const namespace = textAt(object, 'involvedObject', 'namespace');
      const expected = namespace === '' ? 'default' : namespace;
      if (expected === object.metadata.namespace) return [];
      return [invalidValue('involvedObject.namespace', namespace, 'does not match event.namespace')];
    },
  },
};

function involved(object: KubeObject): string {
  const { kind, name } = objectAt(object, 'involvedObject');
  return `${String(kind ?? '').toLowerCase()}/${String(name ?? '')}`;
}

function source(object: KubeObject): string {
  const component = textAt(object, 'source', 'component') || textAt(object, 'reportingComponent');
  const host = textAt(object, 'source', 'host');
  return host === '' ? component : `${component}, ${host}`;
}

function count(object: KubeObject): number {
  return numberAt(object, 'series', 'count') ?? (numberAt(object, 'count') || 1);
}

function firstSeen(object: KubeObject): unknown {
  return at(object, 'firstTimestamp') ?? at(object, 'eventTime');
}

function lastSeen(object: KubeObject): unknown {
  return at(object, 'series', 'lastObservedTime') ?? at(object, 'lastTimestamp') ?? at(object, 'eventTime');
}

function since(time: unknown, now: number): string {
  return typeof time === 'string' ? duration(now - Date.parse(time)) : '<unknown>';
}
