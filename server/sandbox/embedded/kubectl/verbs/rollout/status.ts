/** `kubectl rollout status`: follows a rollout until it is done. */
import { KubectlError } from '../../cli/error.ts';
import { query } from '../../client/discovery.ts';
import { at, listAt, textAt, type KubeList, type KubeObject } from '../../client/object.ts';
import { eachTarget, type LiveTarget } from '../../client/targets.ts';
import type { Invocation, Verb } from '../../invocation.ts';
import { parseDuration } from '../waiting.ts';
import { groupKind, ROLLOUT_FLAGS, rolledOutOrNone } from './common.ts';

export const status: Verb = {
  summary: 'Show the status of the rollout.',
  usage: '(TYPE NAME | TYPE/NAME) [flags] [options]',
  examples: ['# Watch the rollout status of a deployment', 'kubectl rollout status deployment/nginx'],
  flags: {
    ...ROLLOUT_FLAGS,
    revision: { type: 'int', default: '0', help: 'Pin to a specific revision for showing its status.' },
    timeout: {
      type: 'string',
      default: '0s',
      help: 'The length of time to wait before ending watch, zero means never.',
    },
    watch: { type: 'bool', short: 'w', default: 'true', help: "Watch the status of the rollout until it's done." },
  },
  async run(call) {
    const revision = call.flags.int('revision');
    if (revision < 0) throw new KubectlError(`error: revision must be a positive integer: ${revision}`);
    const timeoutMs = parseDuration(call.flags.text('timeout'));
    return eachTarget(call, await rolledOutOrNone(call), (target) => follow(call, target, timeoutMs));
  },
};

async function follow(call: Invocation, target: LiveTarget, timeoutMs: number): Promise<void> {
  const { client, process, flags } = call;
  if (target.resource.kind !== 'Deployment')
    throw new KubectlError(`error: no status viewer has been implemented for ${groupKind(target)}`);
  const over = new AbortController();
  const signal = AbortSignal.any([process.signal, over.signal]);
  const timeout = { passed: false };
  if (timeoutMs > 0)
    process.clock.wait(timeoutMs, signal).then(
      () => {
        timeout.passed = true;
        over.abort();
      },
      () => undefined,
    );
  const isOver = async (object: KubeObject): Promise<boolean> => {
    const { text, done } = statusOf(object, flags.int('revision'));
    await call.out(text);
    return done || !flags.bool('watch');
  };
  try {
    const collection = target.path.slice(0, target.path.lastIndexOf('/'));
    const fieldSelector = `metadata.name=${target.name}`;
    const list = await client.get<KubeList>(`${collection}${query({ fieldSelector })}`);
    for (const object of list.items) if (await isOver(object)) return;
    const { resourceVersion } = list.metadata;
    const path = `${collection}${query({ fieldSelector, watch: true, resourceVersion })}`;
    for await (const event of client.watch<KubeObject>(path, { signal })) {
      if (event.type === 'DELETED') throw new KubectlError('error: object has been deleted');
      if (event.type === 'BOOKMARK') continue;
      if (await isOver(event.object)) return;
    }
    if (timeout.passed) throw new KubectlError('error: timed out waiting for the condition');
  } catch (error) {
    if (timeout.passed) throw new KubectlError('error: timed out waiting for the condition');
    throw error;
  } finally {
    over.abort();
  }
}

/** What is said of a Deployment, and whether there is nothing more to wait for. */
function statusOf(object: KubeObject, revision: number): { text: string; done: boolean } {
  const name = JSON.stringify(object.metadata.name);
  const count = (...path: string[]): number => Number(at(object, ...path) ?? 0);
  const waiting = (text: string): { text: string; done: boolean } => ({
    text: `Waiting for deployment ${name} rollout to finish: ${text}...\n`,
    done: false,
  });
  const current = Number(textAt(object, 'metadata', 'annotations', 'deployment.kubernetes.io/revision'));
  if (revision > 0 && revision !== current) {
    throw new KubectlError(`error: desired revision (${revision}) is different from the running revision (${current})`);
  }
  if (count('metadata', 'generation') > count('status', 'observedGeneration'))
    return { text: 'Waiting for deployment spec update to be observed...\n', done: false };
  const isLate = listAt(object, 'status', 'conditions').some(
    (one) => textAt(one, 'type') === 'Progressing' && textAt(one, 'reason') === 'ProgressDeadlineExceeded',
  );
  if (isLate) throw new KubectlError(`error: deployment ${name} exceeded its progress deadline`);
  const wanted = Number(at(object, 'spec', 'replicas') ?? 1);
  const replicas = count('status', 'replicas');
  const updated = count('status', 'updatedReplicas');
  const available = count('status', 'availableReplicas');
  if (updated < wanted) return waiting(`${updated} out of ${wanted} new replicas have been updated`);
  if (replicas > updated) return waiting(`${replicas - updated} old replicas are pending termination`);
  if (available < updated) return waiting(`${available} of ${updated} updated replicas are available`);
  return { text: `deployment ${name} successfully rolled out\n`, done: true };
}
