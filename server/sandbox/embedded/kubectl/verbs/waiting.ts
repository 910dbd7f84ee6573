/** Waiting for objects: until they are gone, or until one is as wanted. */
import { isNotFound, KubectlError } from '../cli/error.ts';
import { pathOf, query, qualified, type Resource } from '../client/discovery.ts';
import type { KubeList, KubeObject } from '../client/object.ts';
import type { Invocation } from '../invocation.ts';

export interface Awaited {
  readonly resource: Resource;
  readonly namespace: string | undefined;
  readonly name: string;
  readonly uid?: string | undefined;
}

/** Go's durations: `90s`, `1m30s`, `500ms`; a bare `0` is none. */
export function parseDuration(text: string, flag = 'timeout'): number {
  if (text === '0' || text === '') return 0;
  const parts = [...text.matchAll(/(-?\d+(?:\.\d+)?)(ms|s|m|h)/g)];
  if (parts.map(([part]) => part).join('') !== text) {
    throw new KubectlError(
      `error: invalid argument ${JSON.stringify(text)} for "--${flag}" flag: time: ${/\d$/.test(text) ? 'missing unit in duration' : 'invalid duration'} ${JSON.stringify(text)}`,
    );
  }
  const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };
  return parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * (units[unit as string] as number), 0);
}

export async function waitUntilGone(
  call: Invocation,
  objects: readonly Awaited[],
  options: { timeoutMs: number },
): Promise<void> {
  for (const awaited of objects) {
    const gone = (object: KubeObject | undefined): boolean =>
      object === undefined || (awaited.uid !== undefined && object.metadata.uid !== awaited.uid);
    await waitFor(call, awaited, { met: gone, timeoutMs: options.timeoutMs });
  }
}

/**
 * Watches one object until `met`; it is called with undefined when the object is not there.
 * Throws kubectl's time-out error after `timeoutMs` (0: never).
 */
export async function waitFor(
  call: Invocation,
  awaited: Awaited,
  options: { met: (object: KubeObject | undefined) => boolean; timeoutMs: number; what?: string },
): Promise<void> {
  const { client, process } = call;
  const { resource, namespace, name } = awaited;
  const stop = new AbortController();
  const timedOut = { yes: false };
  const signal = AbortSignal.any([process.signal, stop.signal]);
  if (options.timeoutMs > 0) {
    void process.clock.wait(options.timeoutMs, signal).then(
      () => {
        timedOut.yes = true;
        stop.abort();
        return undefined;
      },
      () => undefined,
    );
  }
  try {
    const selector = `metadata.name=${name}`;
    const list = await client.get<KubeList>(`${pathOf(resource, namespace)}${query({ fieldSelector: selector })}`);
    if (options.met(list.items[0])) return;
    const path = `${pathOf(resource, namespace)}${query({ fieldSelector: selector, watch: true, resourceVersion: list.metadata.resourceVersion })}`;
    for await (const event of client.watch<KubeObject>(path, { signal })) {
      if (event.type === 'BOOKMARK') continue;
      if (options.met(event.type === 'DELETED' ? undefined : event.object)) return;
    }
    if (timedOut.yes) throw timeoutError(awaited, options.what);
  } catch (error) {
    if (timedOut.yes) throw timeoutError(awaited, options.what);
    if (isNotFound(error) && options.met(undefined)) return;
    throw error;
  } finally {
    stop.abort();
  }
}

const timeoutError = ({ resource, name }: Awaited, what: string | undefined): KubectlError =>
  new KubectlError(`error: timed out waiting for the condition on ${what ?? `${resource.name}/${name}`}`);

export const displayName = ({ resource, name }: Awaited): string => `${qualified(resource)}/${name}`;
