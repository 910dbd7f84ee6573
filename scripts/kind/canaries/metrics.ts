/** Whether the cluster measures what its nodes use: `kubectl top` and autoscaling. */
import { ApiException, Metrics } from '@kubernetes/client-node';
import { setTimeout as pause } from 'node:timers/promises';
import type { Fact, Grounds } from './canary.ts';

/** A metrics-server that was just started has seen nothing yet. */
const FIRST_MEASURE_MS = 90_000;

export async function metrics({ api, signal }: Grounds): Promise<Fact> {
  const client = new Metrics(api.config);
  const end = performance.now() + FIRST_MEASURE_MS;
  for (;;) {
    const nodes = await client.getNodeMetrics().catch((error: unknown) => {
      if (error instanceof ApiException) return error;
      throw error;
    });
    if (!(nodes instanceof Error) && nodes.items.length > 0)
      return { ok: true, because: 'the nodes have measurements' };
    if (performance.now() > end) {
      const why = nodes instanceof Error ? `the metrics API answers ${nodes.code}` : 'no node has a measurement';
      return { ok: false, because: why };
    }
    await pause(1_000, undefined, { signal });
  }
}
