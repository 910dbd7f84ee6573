/** `kubectl describe serviceaccount`. */
import { listAt, textAt } from '../client/object.ts';
import type { Describe } from './describers.ts';
import { describeEvents } from './events.ts';
import { annotations } from './page.ts';

export const describeServiceAccount: Describe = (page, { object, events, now }) => {
  page.line(0, `Name:\t${object.metadata.name ?? ''}`).line(0, `Namespace:\t${object.metadata.namespace ?? ''}`);
  page.pairs(0, 'Labels', object.metadata.labels ?? {}, '=');
  annotations(page, object.metadata.annotations ?? {});
  const names = (field: string): string =>
    listAt(object, field)
      .map((one) => textAt(one, 'name'))
      .join(', ') || '<none>';
  page
    .line(0, `Image pull secrets:\t${names('imagePullSecrets')}`)
    .line(0, `Mountable secrets:\t${names('secrets')}`)
    .line(0, 'Tokens:\t<none>');
  describeEvents(page, events, now);
};
