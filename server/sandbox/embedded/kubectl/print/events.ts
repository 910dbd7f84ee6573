/** When an event happened, and how often: one rule for `describe` and `events`. */
import { at, textAt, type KubeObject } from '../client/object.ts';
import { humanDuration } from './duration.ts';

export const eventTime = (event: KubeObject): number =>
  Date.parse(
    textAt(event, 'series', 'lastObservedTime') ||
      textAt(event, 'lastTimestamp') ||
      textAt(event, 'eventTime') ||
      (event.metadata.creationTimestamp ?? ''),
  );

/** `20s`, or `20s (x3 over 80s)` for one that came again. */
export function eventAge(event: KubeObject, now: number): string {
  const last = humanDuration(now - eventTime(event));
  const count = Number(at(event, 'series', 'count') ?? at(event, 'count') ?? 1);
  const first = textAt(event, 'firstTimestamp') || textAt(event, 'eventTime');
  return count > 1 && first ? `${last} (x${count} over ${humanDuration(now - Date.parse(first))})` : last;
}
