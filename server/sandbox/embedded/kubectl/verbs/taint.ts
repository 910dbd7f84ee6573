/** `kubectl taint`: what Pods have to tolerate on a node. */
import { twoWayPatch } from '../apply/three-way.ts';
import { KubectlError, usageError } from '../cli/error.ts';
import { DRY_RUN_FLAG, MANAGER_FLAG, OUTPUT_FLAGS, SELECTOR_FLAG, VALIDATE_FLAG } from '../cli/global-flags.ts';
import { query } from '../client/discovery.ts';
import { listAt, type JsonObject, type KubeObject } from '../client/object.ts';
import { eachTarget, liveTargets, type LiveTarget } from '../client/targets.ts';
import type { Invocation, Verb } from '../invocation.ts';
import { parseTaints, taintText, type Taint, type TaintChanges } from '../taints.ts';
import { resourcesAndPairs } from './set/change.ts';
import { dryRunOf, report } from './report.ts';

export const taint: Verb = {
  summary: 'Update the taints on one or more nodes.',
  usage: 'NODE NAME KEY_1=VAL_1:TAINT_EFFECT_1 ... KEY_N=VAL_N:TAINT_EFFECT_N [options]',
  examples: [
    "# Update node 'foo' with a taint with key 'dedicated' and value 'special-user' and effect 'NoSchedule'",
    'kubectl taint nodes foo dedicated=special-user:NoSchedule',
    '',
    "# Remove from node 'foo' all the taints with key 'dedicated'",
    'kubectl taint nodes foo dedicated-',
  ],
  flags: {
    ...DRY_RUN_FLAG,
    ...MANAGER_FLAG,
    ...OUTPUT_FLAGS,
    ...SELECTOR_FLAG,
    ...VALIDATE_FLAG,
    all: { type: 'bool', help: 'Select all nodes in the cluster' },
    overwrite: { type: 'bool', help: 'If true, allow taints to be overwritten.' },
  },
  async run(call) {
    const { flags, args, discovery } = call;
    const { resources, pairs } = resourcesAndPairs(args, 'taint', (word) => /[=:]|-$/.test(word));
    if (resources.length === 0)
      throw new KubectlError('error: one or more resources must be specified as <resource> <name>');
    if (pairs.length === 0) throw new KubectlError('error: at least one taint update is required');
    const changes = parseTaints(pairs, (message) => usageError('taint', message));
    const resource = await discovery.resource(resources[0] as string);
    if (resource.kind !== 'Node')
      throw new KubectlError(`error: invalid resource type ${resources[0]}, only node types are supported`);
    const isAny = flags.bool('all') || flags.has('selector');
    if (!isAny && resources.length < 2)
      throw new KubectlError("error: at least one resource name must be specified since 'all' parameter is not set");
    const found = await liveTargets(call, { words: isAny ? ['nodes'] : resources });
    return eachTarget(call, found, (target) => taintOne(call, target, changes));
  },
};

async function taintOne(
  call: Invocation,
  { resource, object, name, path }: LiveTarget,
  changes: TaintChanges,
): Promise<void> {
  const { client, flags } = call;
  const dryRun = dryRunOf(call);
  const old = listAt(object, 'spec', 'taints') as readonly Taint[];
  if (!flags.bool('overwrite')) {
    const double = changes.add.filter((one) => old.some((is) => matches(one, is)));
    if (double.length > 0)
      throw new KubectlError(
        `error: node ${name} already has ${double.map(({ key }) => key).join(',')} taint(s) with same effect(s) and --overwrite is false`,
      );
  }
  const { taints, verb } = changed(old, changes, flags.bool('overwrite'));
  const spec = { ...(object['spec'] as object), taints } as { taints?: readonly Taint[] };
  if (taints.length === 0) delete spec.taints;
  const after = { ...object, spec };
  const patch = twoWayPatch(object as unknown as JsonObject, after as unknown as JsonObject);
  const parameters = {
    fieldManager: flags.text('field-manager') || 'kubectl-taint',
    dryRun: dryRun === 'server' ? 'All' : undefined,
  };
  const updated =
    dryRun === 'client'
      ? after
      : await client.send<KubeObject>('PATCH', `${path}${query(parameters)}`, {
          body: patch,
          contentType: 'application/strategic-merge-patch+json',
        });
  await report(call, { resource, object: updated, verb, dryRun });
}

/** The node's taints as they are to be, and how kubectl calls the change. */
function changed(
  old: readonly Taint[],
  { add, remove }: TaintChanges,
  overwrite: boolean,
): { taints: Taint[]; verb: string } {
  let taints = [...add, ...old.filter((one) => !add.some((other) => matches(one, other)))];
  const isAdded = taints.length !== old.length;
  let isDeleted = false;
  const missing: string[] = [];
  for (const gone of remove) {
    const left = taints.filter((one) => (gone.effect ? !matches(one, gone) : one.key !== gone.key));
    isDeleted = left.length < taints.length;
    if (!isDeleted) missing.push(`taint ${JSON.stringify(taintText(gone))} not found`);
    taints = left;
  }
  if (missing.length > 0)
    throw new KubectlError(`error: ${missing.length === 1 ? (missing[0] as string) : `[${missing.join(', ')}]`}`);
  return { taints, verb: overwrite || (isAdded && isDeleted) ? 'modified' : isAdded ? 'tainted' : 'untainted' };
}

const matches = (a: Pick<Taint, 'key' | 'effect'>, b: Pick<Taint, 'key' | 'effect'>): boolean =>
  a.key === b.key && a.effect === b.effect;
