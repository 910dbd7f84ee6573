/** `kubectl cordon` and `kubectl uncordon`: whether new Pods may come to a node. */
import { KubectlError, usageError } from '../cli/error.ts';
import { DRY_RUN_FLAG, SELECTOR_FLAG } from '../cli/global-flags.ts';
import { pathOf, query } from '../client/discovery.ts';
import { at, type KubeObject } from '../client/object.ts';
import { liveTargets, type LiveTarget } from '../client/targets.ts';
import type { Invocation, Verb } from '../invocation.ts';
import { dryRunOf, report } from './report.ts';

export const cordon = cordoning({
  verb: 'cordon',
  unschedulable: true,
  summary: 'Mark node as unschedulable.',
});
export const uncordon = cordoning({
  verb: 'uncordon',
  unschedulable: false,
  summary: 'Mark node as schedulable.',
});

function cordoning({ verb, unschedulable, summary }: { verb: string; unschedulable: boolean; summary: string }): Verb {
  return {
    summary,
    usage: 'NODE [options]',
    examples: [`# Mark node "foo" as ${unschedulable ? 'un' : ''}schedulable`, `kubectl ${verb} foo`],
    flags: { ...DRY_RUN_FLAG, ...SELECTOR_FLAG },
    async run(call) {
      await markNodes(call, await nodesOf(call, verb), unschedulable);
      return 0;
    },
  };
}

/** The nodes that the words or the selector name. */
export async function nodesOf(call: Invocation, verb: string): Promise<readonly LiveTarget[]> {
  const { args, flags } = call;
  if (args.length === 0 && !flags.has('selector')) throw usageError(verb, `USAGE: ${verb} NODE [flags]`);
  if (args.length > 0 && flags.has('selector'))
    throw usageError(verb, 'error: cannot specify both a node name and a --selector option');
  const words = args.length === 0 ? ['nodes'] : args.map((word) => (word.includes('/') ? word : `nodes/${word}`));
  const { targets, failures } = await liveTargets(call, { words });
  if (failures[0] !== undefined) throw failures[0];
  const other = targets.find(({ resource }) => resource.kind !== 'Node');
  if (other)
    throw new KubectlError(`error: error: expected resource of type node, got ${JSON.stringify(other.resource.name)}`);
  return targets;
}

export async function markNodes(call: Invocation, nodes: readonly LiveTarget[], unschedulable: boolean): Promise<void> {
  const dryRun = dryRunOf(call);
  const word = unschedulable ? 'cordoned' : 'uncordoned';
  for (const { resource, name, object } of nodes) {
    if ((at(object, 'spec', 'unschedulable') === true) === unschedulable) {
      await report(call, { resource, object, verb: `already ${word}`, dryRun });
      continue;
    }
    const path = `${pathOf(resource, undefined, name)}${query({ dryRun: dryRun === 'server' ? 'All' : undefined })}`;
    if (dryRun !== 'client')
      await call.client.send<KubeObject>('PATCH', path, {
        body: { spec: { unschedulable: unschedulable ? true : null } },
        contentType: 'application/strategic-merge-patch+json',
      });
    await report(call, { resource, object, verb: word, dryRun });
  }
}
