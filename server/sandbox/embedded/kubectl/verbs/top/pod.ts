/** `kubectl top pod`. */
import { KubectlError } from '../../cli/error.ts';
import { ALL_NAMESPACES_FLAG, FIELD_SELECTOR_FLAG, SELECTOR_FLAG } from '../../cli/global-flags.ts';
import { pathOf, query } from '../../client/discovery.ts';
import { listAt, textAt, type KubeList, type KubeObject } from '../../client/object.ts';
import type { Invocation, Verb } from '../../invocation.ts';
import {
  amountOf,
  cores,
  mebibytes,
  METRICS_PATH,
  requireMetrics,
  rowsText,
  sorted,
  sumOf,
  TOP_FLAGS,
} from './usage.ts';

/** Older Pods should have figures. */
const DELAY_MS = 120_000;

export const topPod: Verb = {
  summary: 'Display resource (CPU/memory) usage of pods.',
  usage: '[NAME | -l label] [options]',
  examples: ['# Show metrics for all pods in the default namespace', 'kubectl top pod'],
  flags: {
    ...ALL_NAMESPACES_FLAG,
    ...FIELD_SELECTOR_FLAG,
    ...SELECTOR_FLAG,
    ...TOP_FLAGS,
    containers: { type: 'bool', help: 'If present, print usage of containers within a pod.' },
    sum: { type: 'bool', help: 'Print the sum of the resource usage' },
  },
  async run(call) {
    const { args, flags, client, target, out, err } = call;
    if (args.length > 1)
      throw new KubectlError("error: pod [NAME | -l label]\nSee 'kubectl top pod -h' for help and examples");
    const [name] = args;
    if (name !== undefined && (flags.has('selector') || flags.has('field-selector')))
      throw new KubectlError('error: only one of NAME or selector can be provided');
    sorted([], flags.text('sort-by'));
    await requireMetrics(client);
    const everywhere = flags.bool('all-namespaces');
    const items = await measured(call, name);
    if (items.length === 0) {
      await explainNone(call, name);
      await err(everywhere ? 'No resources found\n' : `No resources found in ${target.namespace} namespace.\n`);
      return 0;
    }
    const pods = sorted(
      items.map((item) => {
        const containers = sorted(
          listAt(item, 'containers').map((one) => ({ name: textAt(one, 'name'), amount: amountOf(usage(one)) })),
          flags.text('sort-by'),
        );
        const place = everywhere ? [item.metadata.namespace ?? ''] : [];
        return {
          name: item.metadata.name ?? '',
          place,
          containers,
          amount: sumOf(containers.map(({ amount }) => amount)),
        };
      }),
      flags.text('sort-by'),
    ).toSorted((a, b) => (flags.text('sort-by') ? 0 : (a.place[0] ?? '').localeCompare(b.place[0] ?? '')));
    const isFine = flags.bool('containers');
    const rows = pods.flatMap((pod) =>
      isFine
        ? pod.containers.map((one) => [...pod.place, pod.name, one.name, cores(one.amount), mebibytes(one.amount)])
        : [[...pod.place, pod.name, cores(pod.amount), mebibytes(pod.amount)]],
    );
    const header = [
      ...(everywhere ? ['NAMESPACE'] : []),
      ...(isFine ? ['POD'] : []),
      'NAME',
      'CPU(cores)',
      'MEMORY(bytes)',
    ];
    const total = sumOf(pods.map(({ amount }) => amount));
    const blank = header.slice(0, -2).map(() => '');
    const sum = flags.bool('sum')
      ? [
          [...blank, '________', '________'],
          [...blank, cores(total), mebibytes(total)],
        ]
      : [];
    await out(rowsText([...(flags.bool('no-headers') ? [] : [header]), ...rows, ...sum]));
    return 0;
  },
};

const usage = (container: unknown): unknown => (container as { usage?: unknown }).usage;

async function measured(
  { client, flags, target, discovery }: Invocation,
  name: string | undefined,
): Promise<KubeObject[]> {
  const scope = flags.bool('all-namespaces') ? '' : `/namespaces/${target.namespace}`;
  if (name !== undefined)
    return [await client.get<KubeObject>(`${METRICS_PATH}/namespaces/${target.namespace}/pods/${name}`)];
  const { items } = await client.get<KubeList>(
    `${METRICS_PATH}${scope}/pods${query({ labelSelector: flags.text('selector') })}`,
  );
  if (!flags.has('field-selector')) return items;
  const resource = await discovery.resource('pods');
  const pods = await client.get<KubeList>(
    `${pathOf(resource, flags.bool('all-namespaces') ? undefined : target.namespace)}${query({ fieldSelector: flags.text('field-selector') })}`,
  );
  const chosen = new Set(pods.items.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`));
  return items.filter(({ metadata }) => chosen.has(`${metadata.namespace}/${metadata.name}`));
}

/** Throws when there are Pods, only no figures of them yet. */
async function explainNone(call: Invocation, name: string | undefined): Promise<void> {
  const { client, discovery, flags, target, process } = call;
  const namespace = flags.bool('all-namespaces') ? undefined : target.namespace;
  const selectors = { labelSelector: flags.text('selector'), fieldSelector: flags.text('field-selector') };
  const path = pathOf(await discovery.resource('pods'), namespace);
  const { items } = await client.get<KubeList>(`${path}${query(selectors)}`);
  const pods = items.filter(({ metadata }) => name === undefined || metadata.name === name);
  if (pods.length === 0) return;
  for (const { metadata } of pods) {
    const age = process.clock.now() - Date.parse(metadata.creationTimestamp ?? '');
    if (age > DELAY_MS)
      throw new KubectlError(
        `error: Metrics not available for pod ${metadata.namespace ?? ''}/${metadata.name ?? ''}, age: ${goDuration(age)}`,
      );
  }
  throw new KubectlError('error: metrics not available yet');
}

/** `2m13.5s` */
function goDuration(ms: number): string {
  const [hours, minutes, seconds] = [Math.floor(ms / 3_600_000), Math.floor(ms / 60_000) % 60, (ms % 60_000) / 1000];
  return `${hours > 0 ? `${hours}h` : ''}${minutes}m${seconds}s`;
}
