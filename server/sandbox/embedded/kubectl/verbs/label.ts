/** `kubectl label` and `kubectl annotate`: set and remove words on objects. */
import { KubectlError } from '../cli/error.ts';
import {
  DRY_RUN_FLAG,
  FIELD_SELECTOR_FLAG,
  FILE_FLAGS,
  MANAGER_FLAG,
  OUTPUT_FLAGS,
  SELECTOR_FLAG,
} from '../cli/global-flags.ts';
import { query } from '../client/discovery.ts';
import type { KubeObject } from '../client/object.ts';
import { eachTarget, liveTargets, type LiveTarget } from '../client/targets.ts';
import type { Invocation, Verb } from '../invocation.ts';
import { dryRunOf, report } from './report.ts';

export const label = words({ verb: 'label', field: 'labels', done: 'labeled', undone: 'unlabeled', noun: 'label' });
export const annotate = words({
  verb: 'annotate',
  field: 'annotations',
  done: 'annotated',
  undone: 'annotated',
  noun: 'annotation',
});

interface Kind {
  readonly verb: 'label' | 'annotate';
  readonly field: 'labels' | 'annotations';
  readonly done: string;
  readonly undone: string;
  readonly noun: string;
}

function words(kind: Kind): Verb {
  return {
    summary:
      kind.verb === 'label' ? 'Update the labels on a resource.' : 'Update the annotations on one or more resources.',
    usage: '[--overwrite] (-f FILENAME | TYPE NAME) KEY_1=VAL_1 ... KEY_N=VAL_N [--resource-version=version] [options]',
    flags: {
      ...DRY_RUN_FLAG,
      ...FIELD_SELECTOR_FLAG,
      ...FILE_FLAGS,
      ...MANAGER_FLAG,
      ...OUTPUT_FLAGS,
      ...SELECTOR_FLAG,
      all: { type: 'bool', help: 'Select all resources, in the namespace of the specified resource types.' },
      list: { type: 'bool', help: `If true, display the ${kind.field} for a given resource.` },
      overwrite: { type: 'bool', help: `If true, allow ${kind.field} to be overwritten.` },
    },
    run: (call) => change(call, kind),
  };
}

async function change(call: Invocation, kind: Kind): Promise<number> {
  const { flags, args } = call;
  const isChange = (word: string): boolean => word.includes('=') || /^[^/]*\/?[^/]+-$/.test(word);
  const isFromFile = flags.has('filename');
  const at = args.findIndex((word, index) => (isFromFile || index > 0) && isChange(word));
  const changes = at < 0 ? [] : args.slice(at);
  if (args.length === 0 && !isFromFile)
    throw new KubectlError('error: one or more resources must be specified as <resource> <name> or <resource>/<name>');
  if (changes.length === 0 && !flags.bool('list'))
    throw new KubectlError(`error: at least one ${kind.noun} update is required`);
  const set: Record<string, string> = {};
  const remove: string[] = [];
  for (const word of changes) {
    const equals = word.indexOf('=');
    if (kind.noun === 'label' && word.split('=').length > 2)
      throw new KubectlError(`error: invalid label spec: ${word}`);
    if (equals > 0) set[word.slice(0, equals)] = word.slice(equals + 1);
    else remove.push(word.slice(0, -1));
  }
  const found = await liveTargets(call, { words: at < 0 ? args : args.slice(0, at) });
  return eachTarget(call, found, (target) => changeOne(call, kind, { target, set, remove }));
}

async function changeOne(
  call: Invocation,
  kind: Kind,
  { target, set, remove }: { target: LiveTarget; set: Record<string, string>; remove: readonly string[] },
): Promise<void> {
  const { flags, client } = call;
  const { resource, object, path } = target;
  const have = object.metadata[kind.field] ?? {};
  if (flags.bool('list')) {
    for (const [key, value] of Object.entries(have).sort(([a], [b]) => (a < b ? -1 : 1)))
      await call.out(`${key}=${value}\n`);
    return;
  }
  for (const [key, value] of Object.entries(set)) {
    const old = Object.hasOwn(have, key) ? have[key] : undefined;
    if (old !== undefined && old !== value && !flags.bool('overwrite')) {
      throw new KubectlError(
        kind.verb === 'label'
          ? `error: '${key}' already has a value (${old}), and --overwrite is false`
          : `error: --overwrite is false but found the following declared annotation(s): '${key}' already has a value (${old})`,
      );
    }
  }
  for (const key of remove) {
    if (!Object.hasOwn(have, key) && kind.verb === 'label') await call.out(`label ${JSON.stringify(key)} not found.\n`);
  }
  const changed =
    Object.entries(set).some(([key, value]) => have[key] !== value) || remove.some((key) => Object.hasOwn(have, key));
  const dryRun = dryRunOf(call);
  const words: Record<string, string | null> = { ...set, ...Object.fromEntries(remove.map((key) => [key, null])) };
  const updated =
    dryRun === 'client' || !changed
      ? object
      : await client.send<KubeObject>(
          'PATCH',
          `${path}${query({ fieldManager: `kubectl-${kind.verb}`, dryRun: dryRun === 'server' ? 'All' : undefined })}`,
          {
            body: { metadata: { [kind.field]: words } },
            contentType: 'application/merge-patch+json',
          },
        );
  const verb =
    kind.verb === 'label' && !changed ? 'not labeled' : Object.keys(set).length === 0 ? kind.undone : kind.done;
  await report(call, { resource, object: updated, verb, dryRun });
}
