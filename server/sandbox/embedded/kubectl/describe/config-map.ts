/** `kubectl describe configmap`. */
import { recordAt } from '../client/object.ts';
import type { Describe } from './describers.ts';
import { describeEvents } from './events.ts';
import { annotations } from './page.ts';

export const describeConfigMap: Describe = (page, { object, events, now }) => {
  page.line(0, `Name:\t${object.metadata.name ?? ''}`).line(0, `Namespace:\t${object.metadata.namespace ?? ''}`);
  page.pairs(0, 'Labels', object.metadata.labels ?? {}, '=');
  annotations(page, object.metadata.annotations ?? {});
  page.line(0, '').line(0, 'Data').line(0, '====');
  for (const [key, value] of Object.entries(recordAt(object, 'data')).sort(([a], [b]) => (a < b ? -1 : 1))) {
    page.line(0, `${key}:`).line(0, '----').line(0, String(value)).line(0, '');
  }
  page.line(0, '').line(0, 'BinaryData').line(0, '====');
  for (const [key, value] of Object.entries(recordAt(object, 'binaryData')))
    page.line(0, `${key}: ${atob(String(value)).length} bytes`);
  page.line(0, '');
  describeEvents(page, events, now);
};
