/** Amounts of metrics.k8s.io as `kubectl top` prints and sorts them. */
import { KubectlError } from '../../cli/error.ts';
import type { Client } from '../../client/client.ts';
import { textAt } from '../../client/object.ts';
import { alignTabs } from '../../print/tab-writer.ts';
import { parseQuantity } from '../../print/quantity.ts';

export const METRICS_PATH = '/apis/metrics.k8s.io/v1beta1';

export const TOP_FLAGS = {
  'no-headers': { type: 'bool', help: 'If present, print output without headers' },
  'show-swap': { type: 'bool', help: 'If true, print output with swap' },
  'sort-by': { type: 'string', help: "If non-empty, sort the list using specified field ('cpu' or 'memory')." },
  'use-protocol-buffers': {
    type: 'bool',
    default: 'true',
    help: 'Enables using protocol-buffers to access Metrics API.',
  },
} as const;

export interface Amount {
  /** Cores. */
  readonly cpu: number;
  /** Bytes. */
  readonly memory: number;
}

export const amountOf = (usage: unknown): Amount => ({
  cpu: parseQuantity(textAt(usage, 'cpu')),
  memory: parseQuantity(textAt(usage, 'memory')),
});

export const sumOf = (all: readonly Amount[]): Amount => ({
  cpu: all.reduce((sum, { cpu }) => sum + cpu, 0),
  memory: all.reduce((sum, { memory }) => sum + memory, 0),
});

export const cores = ({ cpu }: Amount): string => `${millicores(cpu)}m`;
export const mebibytes = ({ memory }: Amount): string => `${Math.floor(memory / 2 ** 20)}Mi`;

/** Rounded up, as a quantity is; a billionth of a core is no reason for that. */
export const millicores = (cpu: number): number => Math.ceil(Number((cpu * 1000).toFixed(6)));

/** The most first, or by name. */
export function sorted<T extends { readonly name: string; readonly amount: Amount }>(
  rows: readonly T[],
  by: string,
): T[] {
  if (by !== '' && by !== 'cpu' && by !== 'memory')
    throw new KubectlError('error: --sort-by accepts only cpu or memory');
  return rows.toSorted((a, b) => {
    if (by === 'cpu' || by === 'memory') return b.amount[by] - a.amount[by];
    return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
  });
}

/** Rows whose every cell is followed by the same space, the last one too. */
export const rowsText = (rows: readonly (readonly string[])[]): string =>
  alignTabs(rows.map((row) => `${row.map((cell) => `${cell}\t`).join('')}\n`).join(''), { padding: 3, minimum: 6 });

export async function requireMetrics(client: Client): Promise<void> {
  const { groups } = await client.get<{ groups: { name: string }[] }>('/apis');
  if (!groups.some(({ name }) => name === 'metrics.k8s.io')) throw new KubectlError('error: Metrics API not available');
}
