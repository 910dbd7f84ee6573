/** `kubectl events`: what happened, oldest first. */
import { KubectlError } from '../cli/error.ts';
import { ALL_NAMESPACES_FLAG, OUTPUT_FLAGS } from '../cli/global-flags.ts';
import { pathOf, query } from '../client/discovery.ts';
import { textAt, type KubeList, type KubeObject } from '../client/object.ts';
import type { Invocation, Verb } from '../invocation.ts';
import { Columns } from '../print/columns.ts';
import { eventAge, eventTime } from '../print/events.ts';
import { outputPrinter } from '../print/output.ts';

export const events: Verb = {
  summary: 'Display events.',
  usage: '[(-o|--output=)json|yaml] [--for TYPE/NAME] [--watch] [--types=Normal,Warning] [options]',
  examples: [
    '# List recent events in the default namespace',
    'kubectl events',
    '',
    '# List recent events for the specified pod, then wait for more events',
    'kubectl events --for pod/web-pod-13je7 --watch',
  ],
  flags: {
    ...ALL_NAMESPACES_FLAG,
    ...OUTPUT_FLAGS,
    for: { type: 'string', help: 'Filter events to only those pertaining to the specified resource.' },
    'no-headers': { type: 'bool', help: "When using the default output format, don't print headers." },
    types: { type: 'list', help: 'Output only events of given types.' },
    watch: { type: 'bool', short: 'w', help: 'After listing the requested events, watch for more events.' },
  },
  async run(call) {
    const { flags, client, discovery, target } = call;
    const resource = await discovery.resource('events');
    const all = flags.bool('all-namespaces');
    const namespace = all ? undefined : target.namespace;
    const fieldSelector = await selectorFor(call);
    const path = pathOf(resource, namespace);
    const list = await client.get<KubeList>(`${path}${query({ fieldSelector })}`);
    const wanted = (event: KubeObject): boolean =>
      flags.list('types').length === 0 ||
      flags.list('types').some((type) => type.toLowerCase() === textAt(event, 'type').toLowerCase());
    const found = list.items.filter(wanted).sort((a, b) => eventTime(a) - eventTime(b));
    if (flags.text('output')) {
      const printer = await outputPrinter(call);
      await call.out(
        printer.print(
          found.map((object) => ({ resource, object: { ...object, apiVersion: 'v1', kind: 'Event' } })),
          true,
        ),
      );
      return 0;
    }
    if (found.length === 0 && !flags.bool('watch')) {
      await call.err(all ? 'No events found.\n' : `No events found in ${target.namespace} namespace.\n`);
      return 0;
    }
    const columns = new Columns();
    const header = [...(all ? ['NAMESPACE'] : []), 'LAST SEEN', 'TYPE', 'REASON', 'OBJECT', 'MESSAGE'];
    const row = (event: KubeObject): string[] => [
      ...(all ? [event.metadata.namespace ?? ''] : []),
      eventAge(event, call.process.clock.now()),
      textAt(event, 'type'),
      textAt(event, 'reason'),
      `${textAt(event, 'involvedObject', 'kind')}/${textAt(event, 'involvedObject', 'name')}`,
      textAt(event, 'message').trim(),
    ];
    await call.out(columns.format([...(flags.bool('no-headers') ? [] : [header]), ...found.map(row)]));
    if (!flags.bool('watch')) return 0;
    for await (const event of client.watch<KubeObject>(
      `${path}${query({ fieldSelector, watch: true, resourceVersion: list.metadata.resourceVersion })}`,
      {},
    )) {
      if ((event.type === 'ADDED' || event.type === 'MODIFIED') && wanted(event.object))
        await call.out(columns.format([row(event.object)]));
    }
    return 0;
  },
};

async function selectorFor({ flags, discovery }: Invocation): Promise<string | undefined> {
  const word = flags.text('for');
  if (!word) return undefined;
  const [type = '', name = ''] = word.split('/');
  if (!word.includes('/') || !name) throw new KubectlError(`error: --for must be in resource/name form`);
  const resource = await discovery.resource(type);
  return `involvedObject.kind=${resource.kind},involvedObject.name=${name}`;
}
