/** `kubectl describe namespace`. */
import { textAt } from '../client/object.ts';
import type { Describe } from './describers.ts';
import { annotations } from './page.ts';

export const describeNamespace: Describe = (page, { object }) => {
  page.line(0, `Name:\t${object.metadata.name ?? ''}`);
  page.pairs(0, 'Labels', object.metadata.labels ?? {}, '=');
  annotations(page, object.metadata.annotations ?? {});
  page.line(0, `Status:\t${textAt(object, 'status', 'phase')}`);
  page.line(0, '').line(0, 'No resource quota.').line(0, '').line(0, 'No LimitRange resource.');
};
