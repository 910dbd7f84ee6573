/** Changes objects by the patch from what they are to what a function makes of them: `set`, `taint`, `edit`. */
import { ApiFailure } from '../../../upgrade.ts';
import { twoWayPatch } from '../../apply/three-way.ts';
import { KubectlError, notSimulated } from '../../cli/error.ts';
import { DRY_RUN_FLAG, FILE_FLAGS, MANAGER_FLAG, OUTPUT_FLAGS, SELECTOR_FLAG } from '../../cli/global-flags.ts';
import { query } from '../../client/discovery.ts';
import { at, type JsonObject, type KubeObject } from '../../client/object.ts';
import { eachTarget, liveTargets, type LiveTarget } from '../../client/targets.ts';
import type { Invocation } from '../../invocation.ts';
import { dryRunOf, report } from '../report.ts';

export const SET_FLAGS = {
  ...DRY_RUN_FLAG,
  ...FILE_FLAGS,
  ...MANAGER_FLAG,
  ...OUTPUT_FLAGS,
  ...SELECTOR_FLAG,
  all: { type: 'bool', help: 'Select all resources, in the namespace of the specified resource types' },
  local: { type: 'bool', help: 'If true, will NOT contact api-server but run locally.' },
} as const;

export interface Change {
  /** The words that name the objects. */
  readonly words: readonly string[];
  /** Changes the object in place. Throws what is told of this object only. */
  readonly apply: (object: KubeObject) => void | Promise<void>;
  /** `image updated` */
  readonly done: string;
  /** What stands before the server's words when it refuses. */
  readonly failed: string;
}

export interface Container {
  name: string;
  image?: string;
  env?: { name: string; value?: string; valueFrom?: JsonObject }[];
  resources?: { limits?: Record<string, string>; requests?: Record<string, string> };
}

export interface PodSpec {
  containers?: Container[];
  initContainers?: Container[];
  serviceAccountName?: string;
}

export async function changeEach(call: Invocation, { words, apply, done, failed }: Change): Promise<number> {
  const { flags } = call;
  if (flags.bool('local')) throw notSimulated('--local');
  if (flags.bool('all') && flags.has('selector'))
    throw new KubectlError('error: cannot set --all and --selector at the same time');
  const dryRun = dryRunOf(call);
  const found = await liveTargets(call, { words });
  // All of them have to be there before any is changed.
  if (found.failures.length > 0) return eachTarget(call, { ...found, targets: [] }, () => Promise.resolve());
  return eachTarget(call, found, async (target) => {
    const changed = structuredClone(target.object);
    await apply(changed);
    const patch = twoWayPatch(json(target.object), json(changed));
    if (Object.keys(patch).length === 0) return;
    const object = dryRun === 'client' ? changed : await send(call, target, { patch, failed, dryRun });
    await report(call, { resource: target.resource, object, verb: done, dryRun });
  });
}

async function send(
  { client, flags }: Invocation,
  { path }: LiveTarget,
  { patch, failed, dryRun }: { patch: JsonObject; failed: string; dryRun: string },
): Promise<KubeObject> {
  const parameters = {
    fieldManager: flags.text('field-manager') || 'kubectl-set',
    dryRun: dryRun === 'server' ? 'All' : undefined,
  };
  try {
    return await client.send<KubeObject>('PATCH', `${path}${query(parameters)}`, {
      body: patch,
      contentType: 'application/strategic-merge-patch+json',
    });
  } catch (error) {
    if (!(error instanceof ApiFailure)) throw error;
    throw new KubectlError(`error: ${failed}${error.status.message}`);
  }
}

const json = (object: KubeObject): JsonObject => object as unknown as JsonObject;

/** The specification of the Pods that an object is or makes; undefined for one that makes none. */
export function podSpecOf(object: KubeObject): PodSpec | undefined {
  const place =
    object.kind === 'Pod'
      ? ['spec']
      : object.kind === 'CronJob'
        ? ['spec', 'jobTemplate', 'spec', 'template', 'spec']
        : ['spec', 'template', 'spec'];
  return at(object, ...place) as PodSpec | undefined;
}

/** The same, or kubectl's words for an object without one. */
export function podSpec(object: KubeObject, plural: string): PodSpec {
  const spec = podSpecOf(object);
  if (spec) return spec;
  const kind = `*${object.apiVersion.split('/').at(-1) ?? ''}.${object.kind}`;
  throw new KubectlError(
    `error: ${plural}/${object.metadata.name ?? ''} the object is not a pod or does not have a pod template: ${kind}`,
  );
}

/** Those whose names match: `*` stands for any letters. */
export function selectContainers({ containers = [], initContainers = [] }: PodSpec, pattern: string): Container[] {
  const parts = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  const matches = new RegExp(`^${parts.join('.*')}$`);
  return [...containers, ...initContainers].filter(({ name }) => matches.test(name));
}

/** Splits words into those that name objects and `key=value` pairs behind them. */
export function resourcesAndPairs(
  words: readonly string[],
  kind: string,
  isPair: (word: string) => boolean = (word) => word.includes('='),
): { resources: readonly string[]; pairs: readonly string[] } {
  const at = words.findIndex(isPair);
  if (at < 0) return { resources: words, pairs: [] };
  const stray = words.slice(at).find((word) => !isPair(word));
  if (stray !== undefined)
    throw new KubectlError(`error: all resources must be specified before ${kind} changes: ${stray}`);
  return { resources: words.slice(0, at), pairs: words.slice(at) };
}
