/** The class that decides which Pods go first when a node is short of memory. */
import { quantity } from '../../validation/quantity.ts';
import type { PodSpec } from './types.ts';

export function qosClass(spec: PodSpec): 'Guaranteed' | 'Burstable' | 'BestEffort' {
  const containers = [...(spec.containers ?? []), ...(spec.initContainers ?? [])];
  let any = false;
  let guaranteed = true;
  for (const { resources } of containers) {
    const limits = nonZero(resources?.limits);
    const requests = { ...limits, ...nonZero(resources?.requests) };
    if (Object.keys(requests).length > 0) any = true;
    for (const name of ['cpu', 'memory']) {
      if (limits[name] === undefined || limits[name] !== requests[name]) guaranteed = false;
    }
  }
  if (!any) return 'BestEffort';
  return guaranteed ? 'Guaranteed' : 'Burstable';
}

function nonZero(list: Record<string, string> | undefined): Record<string, number> {
  const entries = Object.entries(list ?? {}).map(([name, value]) => [name, quantity(value)] as const);
  return Object.fromEntries(entries.filter(([name, value]) => value > 0 && (name === 'cpu' || name === 'memory')));
}
