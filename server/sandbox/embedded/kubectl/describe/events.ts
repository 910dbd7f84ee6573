/** The events at the end of every `describe`. */
import { pathOf, query } from '../client/discovery.ts';
import { textAt, type KubeList, type KubeObject } from '../client/object.ts';
import type { Invocation } from '../invocation.ts';
import { eventAge, eventTime } from '../print/events.ts';
import type { Page } from './page.ts';

export async function eventsOf(call: Invocation, object: KubeObject): Promise<readonly KubeObject[]> {
  const events = await call.discovery.resource('events');
  const { name, namespace, uid } = object.metadata;
  const selector = [
    `involvedObject.kind=${object.kind}`,
    `involvedObject.name=${name ?? ''}`,
    ...(uid ? [`involvedObject.uid=${uid}`] : []),
  ];
  const list = await call.client.get<KubeList>(
    `${pathOf(events, namespace)}${query({ fieldSelector: selector.join(',') })}`,
  );
  return list.items.sort((a, b) => eventTime(a) - eventTime(b));
}

export function describeEvents(page: Page, events: readonly KubeObject[], now: number): void {
  if (events.length === 0) {
    page.line(0, 'Events:\t<none>');
    return;
  }
  page.line(0, 'Events:').line(1, 'Type\tReason\tAge\tFrom\tMessage').line(1, '----\t------\t----\t----\t-------');
  for (const event of events) {
    const from = textAt(event, 'source', 'component') || textAt(event, 'reportingComponent');
    const field = textAt(event, 'involvedObject', 'fieldPath');
    const message = textAt(event, 'message').trim();
    page.line(
      1,
      [
        textAt(event, 'type'),
        textAt(event, 'reason'),
        eventAge(event, now),
        from,
        field ? `${field}: ${message}` : message,
      ].join('\t'),
    );
  }
}
