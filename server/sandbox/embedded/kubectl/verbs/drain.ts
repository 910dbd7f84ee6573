/** `kubectl drain`: closes a node and sends its Pods away. */
import { ApiFailure } from '../../upgrade.ts';
import { errorText, isNotFound, KubectlError } from '../cli/error.ts';
import { tellFailures } from '../cli/failures.ts';
import { DRY_RUN_FLAG, SELECTOR_FLAG } from '../cli/global-flags.ts';
import { pathOf, query } from '../client/discovery.ts';
import type { KubeList, KubeObject } from '../client/object.ts';
import type { LiveTarget } from '../client/targets.ts';
import { sortPods } from '../drain/pods.ts';
import type { Invocation, Verb } from '../invocation.ts';
import { markNodes, nodesOf } from './cordon.ts';
import { dryRunOf, report } from './report.ts';
import { parseDuration } from './waiting.ts';

/** Milliseconds between two looks whether a Pod is gone, and before an eviction is asked for again. */
const LOOK_AGAIN = 1000;
const TRY_AGAIN = 5000;

export const drain: Verb = {
  summary: 'Drain node in preparation for maintenance.',
  usage: 'NODE [options]',
  examples: [
    '# Drain node "foo", even if there are pods not managed by a replication controller, replica set, job, daemon set, or stateful set on it',
    'kubectl drain foo --force',
  ],
  flags: {
    ...DRY_RUN_FLAG,
    ...SELECTOR_FLAG,
    'chunk-size': { type: 'int', default: '500', help: 'Return large lists in chunks rather than all at once.' },
    'delete-emptydir-data': {
      type: 'bool',
      help: 'Continue even if there are pods using emptyDir (local data that will be deleted when the node is drained).',
    },
    'disable-eviction': { type: 'bool', help: 'Force drain to use delete, even if eviction is supported.' },
    force: { type: 'bool', help: 'Continue even if there are pods that do not declare a controller.' },
    'grace-period': {
      type: 'int',
      default: '-1',
      help: 'Period of time in seconds given to each pod to terminate gracefully.',
    },
    'ignore-daemonsets': { type: 'bool', help: 'Ignore DaemonSet-managed pods.' },
    'pod-selector': { type: 'string', help: 'Label selector to filter pods on the node' },
    timeout: {
      type: 'string',
      default: '0s',
      help: 'The length of time to wait before giving up, zero means infinite',
    },
  },
  async run(call) {
    const nodes = await nodesOf(call, 'drain');
    await markNodes(call, nodes, true);
    const failures: unknown[] = [];
    const left: string[] = [];
    for (const node of nodes) {
      try {
        await drainOne(call, node);
        await report(call, { resource: node.resource, object: node.object, verb: 'drained', dryRun: dryRunOf(call) });
      } catch (error) {
        if (!(error instanceof KubectlError) && !(error instanceof ApiFailure)) throw error;
        const all = errorText(error)
          .replace(/^error: /, '')
          .split('\n');
        const why = all.length === 1 ? (all[0] as string) : `[${all.join(', ')}]`;
        await call.err(
          `error: unable to drain node ${JSON.stringify(node.name)} due to error: ${why}, continuing command...\n`,
        );
        failures.push(error);
        left.push(node.name);
      }
    }
    if (left.length > 0)
      await call.err(`There are pending nodes to be drained:\n${left.map((name) => ` ${name}\n`).join('')}`);
    return tellFailures(call.err, failures);
  },
};

async function drainOne(call: Invocation, { name }: LiveTarget): Promise<void> {
  const { client, discovery, flags } = call;
  const pods = await discovery.resource('pods');
  const list = await client.get<KubeList>(
    `${pathOf(pods, undefined)}${query({ labelSelector: flags.text('pod-selector'), fieldSelector: `spec.nodeName=${name}` })}`,
  );
  const { going, warnings, errors } = sortPods(list.items, {
    force: flags.bool('force'),
    ignoreDaemonSets: flags.bool('ignore-daemonsets'),
    deleteEmptyDirData: flags.bool('delete-emptydir-data'),
  });
  if (errors.length > 0) throw new KubectlError(errors.join('\n'));
  if (warnings) await call.err(`Warning: ${warnings}\n`);
  const dryRun = dryRunOf(call);
  if (dryRun !== 'none') {
    const suffix = dryRun === 'client' ? 'dry run' : 'server dry run';
    for (const pod of going) await call.out(`evicting pod ${placeOf(pod)} (${suffix})\n`);
    return;
  }
  const timeoutMs = parseDuration(flags.text('timeout'));
  const deadline = timeoutMs > 0 ? call.process.clock.now() + timeoutMs : Infinity;
  const results = await Promise.allSettled(going.map((pod) => sendAway(call, pod, deadline)));
  const failed = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []));
  if (failed[0] !== undefined) throw failed[0];
}

async function sendAway(call: Invocation, pod: KubeObject, deadline: number): Promise<void> {
  const { client, discovery, flags, process } = call;
  const { name = '', namespace = '', uid } = pod.metadata;
  const path = pathOf(await discovery.resource('pods'), namespace, name);
  const gracePeriod = flags.int('grace-period');
  const deleteOptions = gracePeriod >= 0 ? { gracePeriodSeconds: gracePeriod } : {};
  const late = (): boolean => process.clock.now() >= deadline;
  for (;;) {
    if (!flags.bool('disable-eviction')) await call.out(`evicting pod ${namespace}/${name}\n`);
    if (late())
      throw new KubectlError(
        `error: error when evicting pods/${JSON.stringify(name)} -n ${JSON.stringify(namespace)}: global timeout reached: ${flags.text('timeout')}`,
      );
    try {
      if (flags.bool('disable-eviction')) await client.send('DELETE', path, { body: deleteOptions });
      else
        await client.send('POST', `${path}/eviction`, {
          body: { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name, namespace }, deleteOptions },
        });
      break;
    } catch (error) {
      if (isNotFound(error)) return;
      if (!(error instanceof ApiFailure) || error.status.code !== 429) throw error;
      await call.err(
        `error when evicting pods/${JSON.stringify(name)} -n ${JSON.stringify(namespace)} (will retry after 5s): ${error.status.message}\n`,
      );
      await process.clock.wait(TRY_AGAIN, process.signal);
    }
  }
  for (;;) {
    try {
      const found = await client.get<KubeObject>(path);
      if (found.metadata.uid !== uid) break;
    } catch (error) {
      if (isNotFound(error)) break;
      throw error;
    }
    if (late())
      throw new KubectlError(
        `error: error when waiting for pod ${JSON.stringify(name)} in namespace ${JSON.stringify(namespace)} to terminate: global timeout reached: ${flags.text('timeout')}`,
      );
    await process.clock.wait(LOOK_AGAIN, process.signal);
  }
  await call.out(`pod/${name} ${flags.bool('disable-eviction') ? 'deleted' : 'evicted'}\n`);
}

const placeOf = ({ metadata }: KubeObject): string => `${metadata.namespace ?? ''}/${metadata.name ?? ''}`;
