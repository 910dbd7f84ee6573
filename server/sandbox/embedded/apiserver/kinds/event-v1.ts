/** Events under their second name (events.k8s.io/v1): the same objects with other field names. */
import type { Kind } from '../kind.ts';
import { textAt, type KubeObject } from '../object.ts';
import { event } from './event.ts';

export const eventV1: Kind = {
  ...event,
  group: 'events.k8s.io',
  schema: 'io.k8s.api.events.v1.Event',
  selectable: {
    ...event.selectable,
    'regarding.kind': (object) => textAt(object, 'involvedObject', 'kind'),
    'regarding.name': (object) => textAt(object, 'involvedObject', 'name'),
    'regarding.namespace': (object) => textAt(object, 'involvedObject', 'namespace'),
    'regarding.uid': (object) => textAt(object, 'involvedObject', 'uid'),
    reportingController: (object) => textAt(object, 'reportingComponent'),
  },
  convert: {
    stored: event,
    fromStored: (object) => ({ ...rename(object, names), apiVersion: 'events.k8s.io/v1' }),
    toStored: (object) => ({ ...rename(object, back), apiVersion: 'v1' }),
  },
};

const names: Readonly<Record<string, string>> = {
  involvedObject: 'regarding',
  message: 'note',
  reportingComponent: 'reportingController',
  source: 'deprecatedSource',
  firstTimestamp: 'deprecatedFirstTimestamp',
  lastTimestamp: 'deprecatedLastTimestamp',
  count: 'deprecatedCount',
};

const back = Object.fromEntries(Object.entries(names).map(([one, other]) => [other, one]));

function rename(object: KubeObject, table: Readonly<Record<string, string>>): KubeObject {
  const { metadata, ...rest } = object;
  const renamed = Object.entries(rest).map(([name, value]) => [Object.hasOwn(table, name) ? table[name] : name, value]);
  return { ...Object.fromEntries(renamed), metadata };
}
