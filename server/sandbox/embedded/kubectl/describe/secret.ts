/** `kubectl describe secret`: how long its values are, never what they are. */
import { recordAt, textAt } from '../client/object.ts';
import type { Describe } from './describers.ts';
import { annotations } from './page.ts';

export const describeSecret: Describe = (page, { object }) => {
  page.line(0, `Name:\t${object.metadata.name ?? ''}`).line(0, `Namespace:\t${object.metadata.namespace ?? ''}`);
  page.pairs(0, 'Labels', object.metadata.labels ?? {}, '=');
  annotations(page, object.metadata.annotations ?? {});
  page
    .line(0, '')
    .line(0, `Type:\t${textAt(object, 'type')}`)
    .line(0, '')
    .line(0, 'Data')
    .line(0, '====');
  for (const [key, value] of Object.entries(recordAt(object, 'data')).sort(([a], [b]) => (a < b ? -1 : 1))) {
    page.line(0, `${key}:\t${atob(String(value)).length} bytes`);
  }
};
