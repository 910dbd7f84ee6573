/** A container that was just made: waits until it runs, then attaches; if it has ended already, prints what it wrote. */
import { KubectlError } from '../cli/error.ts';
import type { Invocation } from '../invocation.ts';
import { waitFor } from './waiting.ts';
import { attachTo } from '../client/attach.ts';
import { pathOf, query } from '../client/discovery.ts';
import { at, listAt, textAt, type KubeObject } from '../client/object.ts';

const PATIENCE = 60_000;

/** Resolves when the reader is through with it. Throws when it doesn't start within a minute. */
export async function session(call: Invocation, pod: KubeObject, container: string): Promise<void> {
  const running = await waitForPod(call, pod, {
    met: (now) => isSettled(now) || stateOf(now, container) !== undefined,
    timeoutMs: PATIENCE,
  });
  if (stateOf(running, container) === 'running') {
    await attachTo(call, running, container);
    return;
  }
  const pods = pathOf(await call.discovery.resource('pods'), namespaceOf(call, pod), pod.metadata.name);
  for await (const bytes of await call.client.stream(`${pods}/log${query({ container })}`)) await call.out(bytes);
}

/** The Pod as it is when the condition is met. Throws kubectl's time-out error. */
export async function waitForPod(
  call: Invocation,
  pod: KubeObject,
  { met, timeoutMs }: { met: (pod: KubeObject) => boolean; timeoutMs: number },
): Promise<KubeObject> {
  let last = pod;
  const resource = await call.discovery.resource('pods');
  const awaited = { resource, namespace: namespaceOf(call, pod), name: pod.metadata.name ?? '' };
  await waitFor(call, awaited, {
    timeoutMs,
    met: (now) => {
      if (!now) throw new KubectlError(`Error from server (NotFound): pods "${awaited.name}" not found`);
      last = now;
      return met(now);
    },
  });
  return { ...last, apiVersion: 'v1', kind: 'Pod' };
}

export const isSettled = (pod: KubeObject): boolean => ['Succeeded', 'Failed'].includes(textAt(pod, 'status', 'phase'));

/** Undefined while it waits. */
function stateOf(pod: KubeObject, container: string): 'running' | 'terminated' | undefined {
  const states = ['containerStatuses', 'ephemeralContainerStatuses'].flatMap((field) => listAt(pod, 'status', field));
  const state = at(
    states.find((one) => textAt(one, 'name') === container),
    'state',
  );
  if (at(state, 'terminated') !== undefined) return 'terminated';
  return at(state, 'running') === undefined ? undefined : 'running';
}

const namespaceOf = ({ target }: Invocation, pod: KubeObject): string => pod.metadata.namespace ?? target.namespace;
