/** The objects that a verb is about, as they are on the server: named, listed by a selector or `--all`, or named by files. */
import { KubectlError } from '../cli/error.ts';
import { tellFailures } from '../cli/failures.ts';
import type { Invocation } from '../invocation.ts';
import { readManifests } from '../manifests/read.ts';
import { targetOfManifest } from '../manifests/target.ts';
import { pathOf, query, type Resource } from './discovery.ts';
import type { KubeList, KubeObject } from './object.ts';
import { selectionOf } from './selection.ts';

export interface LiveTarget {
  readonly resource: Resource;
  readonly namespace: string | undefined;
  readonly name: string;
  readonly path: string;
  readonly object: KubeObject;
}

export interface LiveTargets {
  readonly targets: readonly LiveTarget[];
  /** Why the others could not be had. */
  readonly failures: readonly unknown[];
}

export interface TargetOptions {
  /** The words that name them; all of the command's when left out. */
  readonly words?: readonly string[];
  /** Whether a type alone stands for all of its objects. */
  readonly all?: boolean;
}

export async function liveTargets(call: Invocation, options: TargetOptions = {}): Promise<LiveTargets> {
  const { flags, args, discovery, client, target } = call;
  const targets: LiveTarget[] = [];
  const failures: unknown[] = [];
  const find = async (resource: Resource, namespace: string | undefined, name: string): Promise<void> => {
    const path = pathOf(resource, namespace, name);
    try {
      targets.push({ resource, namespace, name, path, object: await client.get<KubeObject>(path) });
    } catch (error) {
      failures.push(error);
    }
  };
  if (flags.has('filename')) {
    const files = await readManifests(call.process, flags.list('filename'), { recursive: flags.bool('recursive') });
    failures.push(...files.errors);
    for (const manifest of files.manifests) {
      const { resource, namespace, name } = await targetOfManifest(call, manifest);
      await find(resource, namespace, name);
    }
    return { targets, failures };
  }
  const words = options.words ?? args;
  if (words.length === 0)
    throw new KubectlError(
      "error: You must provide one or more resources by argument or filename.\nExample resource specifications include:\n  '-f rsrc.yaml'\n  '--filename=rsrc.json'\n  '<resource> <name>'\n  '<resource>'",
    );
  const everything = options.all === true || flags.bool('all') || flags.bool('all-namespaces');
  for (const { resource, name } of await selectionOf(words, discovery)) {
    const namespace = resource.namespaced && !flags.bool('all-namespaces') ? target.namespace : undefined;
    if (name !== undefined) {
      await find(resource, namespace, name);
      continue;
    }
    if (!everything && !flags.has('selector') && !flags.has('field-selector'))
      throw new KubectlError('error: resource(s) were provided, but no name was specified');
    const selectors = { labelSelector: flags.text('selector'), fieldSelector: flags.text('field-selector') };
    const list = await client.get<KubeList>(`${pathOf(resource, namespace)}${query(selectors)}`);
    for (const item of list.items) {
      const object = { ...item, apiVersion: list.apiVersion, kind: resource.kind };
      const { name: own = '', namespace: place } = item.metadata;
      targets.push({ resource, namespace: place, name: own, path: pathOf(resource, place, own), object });
    }
  }
  return { targets, failures };
}

/** Does something with each of them; what fails does not keep the others from it. Resolves with the exit code. */
export async function eachTarget(
  call: Invocation,
  { targets, failures }: LiveTargets,
  act: (target: LiveTarget) => Promise<void>,
): Promise<number> {
  const all = [...failures];
  for (const target of targets) {
    try {
      await act(target);
    } catch (error) {
      all.push(error);
    }
  }
  return tellFailures(call.err, all);
}
