/** `kubectl diff`: what `apply` would change, as a unified diff. */
import { createTwoFilesPatch } from 'diff';
import { mergedBy } from '../apply/merged.ts';
import { errorText, isNotFound, KubectlError, notSimulated } from '../cli/error.ts';
import { FILE_FLAGS, MANAGER_FLAG, SELECTOR_FLAG } from '../cli/global-flags.ts';
import type { KubeObject } from '../client/object.ts';
import type { Invocation, Verb } from '../invocation.ts';
import { allManifests } from '../manifests/read.ts';
import { targetOfManifest, type ManifestTarget } from '../manifests/target.ts';
import { toYaml } from '../print/yaml.ts';

/** 1 says that there are differences, so a failure is more than that. */
const FAILED = 2;
const CONTEXT = 3;

export const diff: Verb = {
  summary:
    'Diff configurations specified by file name or stdin between the current online configuration, and the configuration as it would be if applied.',
  usage: '-f FILENAME [options]',
  examples: ['# Diff resources included in pod.json', 'kubectl diff -f pod.json'],
  flags: {
    ...FILE_FLAGS,
    ...MANAGER_FLAG,
    ...SELECTOR_FLAG,
    concurrency: { type: 'int', default: '1', help: 'Number of objects to process in parallel.' },
    'force-conflicts': { type: 'bool', help: 'If true, server-side apply will force the changes against conflicts.' },
    kustomize: { type: 'string', short: 'k', help: 'Process the kustomization directory.' },
    prune: { type: 'bool', help: 'Include resources that would be deleted by pruning.' },
    'server-side': { type: 'bool', help: 'If true, apply runs in the server instead of the client.' },
    'show-managed-fields': { type: 'bool', help: 'If true, include managed fields in the diff.' },
    'show-secrets': { type: 'bool', help: 'If true, do not mask secret values in the diff.' },
  },
  async run(call) {
    try {
      return await showDifferences(call);
    } catch (error) {
      if (error instanceof KubectlError) throw new KubectlError(error.message, Math.max(FAILED, error.exitCode));
      throw new KubectlError(errorText(error), FAILED);
    }
  },
};

async function showDifferences(call: Invocation): Promise<number> {
  const { flags, args, process, client } = call;
  if (args.length > 0)
    throw new KubectlError(`error: Unexpected args: [${args.join(' ')}]\nSee 'kubectl diff -h' for help and examples`);
  if (flags.has('kustomize')) throw notSimulated('kubectl diff -k');
  if (flags.bool('prune')) throw notSimulated('kubectl diff --prune');
  if (!flags.has('filename')) throw new KubectlError('error: must specify one of -f and -k');
  const manifests = await allManifests(process, flags.list('filename'), { recursive: flags.bool('recursive') });
  const [live, merged] = ['LIVE', 'MERGED'].map((name) => `/tmp/${name}-${number(process.clock.now(), name)}`);
  const time = goTime(process.clock.now());
  let output = '';
  for (const manifest of manifests) {
    const target = await targetOfManifest(call, manifest);
    const is = await client.get<KubeObject>(target.path).catch((error: unknown) => {
      if (isNotFound(error)) return undefined;
      throw error;
    });
    const [before, after] = masked(is, await mergedBy(call, target, is), call);
    if (before === after) continue;
    const name = fileName(target);
    const [from, to] = [`${live}/${name}`, `${merged}/${name}`];
    const patch = createTwoFilesPatch(from, to, before, after, time, time, { context: CONTEXT });
    // The library has a line of its own on top.
    output += `diff -u -N ${from} ${to}\n${patch.slice(patch.indexOf('\n') + 1)}`;
  }
  await call.out(output);
  return output === '' ? 0 : 1;
}

function fileName({ resource, namespace, name }: ManifestTarget): string {
  const group = resource.group ? `${resource.group}.` : '';
  return `${group}${resource.version}.${resource.kind}.${namespace ?? ''}.${name}`;
}

/** Both as text, a Secret's values hidden but for whether they differ. */
function masked(before: KubeObject | undefined, after: KubeObject, { flags }: Invocation): [string, string] {
  const [from, to] = [before, after].map((object) => {
    if (!object) return undefined;
    const { managedFields, ...metadata } = object.metadata;
    const kept = flags.bool('show-managed-fields') && managedFields ? { managedFields } : {};
    return structuredClone({ ...object, metadata: { ...metadata, ...kept } }) as KubeObject & { data?: Data };
  });
  if (after.kind === 'Secret' && !flags.bool('show-secrets')) hide(from?.data, to?.data);
  return [from ? toYaml(from) : '', toYaml(to)];
}

type Data = Record<string, string>;

function hide(from: Data = {}, to: Data = {}): void {
  for (const key of new Set([...Object.keys(from), ...Object.keys(to)])) {
    const differs = Object.hasOwn(from, key) && Object.hasOwn(to, key) && from[key] !== to[key];
    if (Object.hasOwn(from, key)) from[key] = differs ? '*** (before)' : '***';
    if (Object.hasOwn(to, key)) to[key] = differs ? '*** (after)' : '***';
  }
}

/** As a new temporary folder is called. */
const number = (time: number, name: string): number => (time * 7919 + name.length * 104_729) % 4_294_967_291;

const goTime = (time: number): string =>
  `${new Date(time).toISOString().replace('T', ' ').replace('Z', '000000')} +0000`;
