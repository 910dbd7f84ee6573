/** How many boxes the cluster has, by state, and which of them it fails to remove. */
import type { V1Namespace } from '@kubernetes/client-node';
import type { Census } from '../sandbox.ts';
import { boxesIn } from './boxes.ts';

const STUCK_MS = 120_000;

/** Of boxes and of what readers make: one that the cluster has been removing for two minutes needs somebody to look. */
export function isStuck({ metadata }: V1Namespace, now: number): boolean {
  return metadata?.deletionTimestamp !== undefined && now - Date.parse(String(metadata.deletionTimestamp)) > STUCK_MS;
}

export function countBoxes(namespaces: readonly V1Namespace[], now: number): Census {
  const boxes = boxesIn(namespaces);
  const count = (wanted: string): number => boxes.filter(({ state }) => state === wanted).length;
  return {
    making: count('making'),
    spare: count('spare'),
    opening: count('opening'),
    open: count('open'),
    ending: count('ending'),
    stuck: namespaces.filter((namespace) => isStuck(namespace, now)).length,
  };
}
