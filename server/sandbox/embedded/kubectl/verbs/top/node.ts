/** `kubectl top node`. */
import { KubectlError } from '../../cli/error.ts';
import { SELECTOR_FLAG } from '../../cli/global-flags.ts';
import { pathOf, query } from '../../client/discovery.ts';
import { recordAt, type KubeList, type KubeObject } from '../../client/object.ts';
import type { Verb } from '../../invocation.ts';
import {
  amountOf,
  cores,
  mebibytes,
  METRICS_PATH,
  millicores,
  requireMetrics,
  rowsText,
  sorted,
  TOP_FLAGS,
} from './usage.ts';

export const topNode: Verb = {
  summary: 'Display resource (CPU/memory) usage of nodes.',
  usage: '[NAME | -l label] [options]',
  examples: ['# Show metrics for all nodes', 'kubectl top node'],
  flags: {
    ...SELECTOR_FLAG,
    ...TOP_FLAGS,
    'show-capacity': { type: 'bool', help: 'Print node resources based on Capacity instead of Allocatable (default).' },
  },
  async run({ args, flags, client, discovery, out }) {
    const [name] = args;
    if (args.length > 1)
      throw new KubectlError("error: node [NAME | -l label]\nSee 'kubectl top node -h' for help and examples");
    if (name !== undefined && flags.has('selector'))
      throw new KubectlError('error: only one of NAME or --selector can be provided');
    sorted([], flags.text('sort-by'));
    await requireMetrics(client);
    const resource = await discovery.resource('nodes');
    const labelSelector = query({ labelSelector: flags.text('selector') });
    const all = async (collection: string): Promise<readonly KubeObject[]> =>
      name === undefined
        ? (await client.get<KubeList>(`${collection}${labelSelector}`)).items
        : [await client.get<KubeObject>(`${collection}/${name}`)];
    const measured = await all(`${METRICS_PATH}/nodes`);
    if (measured.length === 0) throw new KubectlError('error: metrics not available yet');
    const nodes = await all(pathOf(resource, undefined));
    const rows = sorted(
      measured.map((item) => ({ name: item.metadata.name ?? '', amount: amountOf(recordAt(item, 'usage')) })),
      flags.text('sort-by'),
    ).map(({ name: node, amount }) => {
      const is = nodes.find(({ metadata }) => metadata.name === node);
      const room = amountOf(recordAt(is, 'status', flags.bool('show-capacity') ? 'capacity' : 'allocatable'));
      const share = (part: number, whole: number): string => `${whole === 0 ? 0 : Math.floor((part / whole) * 100)}%`;
      return [
        node,
        cores(amount),
        share(millicores(amount.cpu), room.cpu * 1000),
        mebibytes(amount),
        share(amount.memory, room.memory),
      ];
    });
    const header = ['NAME', 'CPU(cores)', 'CPU(%)', 'MEMORY(bytes)', 'MEMORY(%)'];
    await out(rowsText([...(flags.bool('no-headers') ? [] : [header]), ...rows]));
    return 0;
  },
};
