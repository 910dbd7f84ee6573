/** `kubectl describe`: everything about an object on one page, its events at the end. */
import { errorText, isNotFound, KubectlError } from '../cli/error.ts';
import { ALL_NAMESPACES_FLAG, FILE_FLAGS, SELECTOR_FLAG } from '../cli/global-flags.ts';
import { pathOf, query, type Resource } from '../client/discovery.ts';
import type { KubeList, KubeObject } from '../client/object.ts';
import { selectionOf } from '../client/selection.ts';
import { DESCRIBERS, GENERIC } from '../describe/describers.ts';
import { eventsOf } from '../describe/events.ts';
import { Page } from '../describe/page.ts';
import type { Invocation, Verb } from '../invocation.ts';
import { allManifests } from '../manifests/read.ts';
import { targetOfManifest } from '../manifests/target.ts';

export const describeVerb: Verb = {
  summary: 'Show details of a specific resource or group of resources.',
  usage: '(-f FILENAME | TYPE [NAME_PREFIX | -l label] | TYPE/NAME) [options]',
  examples: [
    '# Describe a node',
    'kubectl describe nodes kubernetes-node-emt8.c.myproject.internal',
    '',
    '# Describe a pod',
    'kubectl describe pods/nginx',
  ],
  flags: {
    ...ALL_NAMESPACES_FLAG,
    ...FILE_FLAGS,
    ...SELECTOR_FLAG,
    'show-events': { type: 'bool', default: 'true', help: 'If true, display events related to the described object.' },
  },
  async run(call) {
    const { found, failed } = await wanted(call);
    for (const [index, { resource, object }] of found.entries()) {
      if (index > 0) await call.out('\n\n');
      await call.out(await describeOne(call, resource, object));
    }
    if (found.length === 0 && !failed) {
      const where = call.flags.bool('all-namespaces') ? '' : ` in ${call.target.namespace} namespace.`;
      await call.err(`No resources found${where}\n`);
    }
    return failed ? 1 : 0;
  },
};

interface Found {
  readonly resource: Resource;
  readonly object: KubeObject;
}

async function wanted(call: Invocation): Promise<{ found: Found[]; failed: boolean }> {
  const { flags, args, discovery, client, process } = call;
  const found: Found[] = [];
  let failed = false;
  if (flags.has('filename')) {
    for (const manifest of await allManifests(process, flags.list('filename'), {
      recursive: flags.bool('recursive'),
    })) {
      const { resource, path } = await targetOfManifest(call, manifest);
      found.push({ resource, object: await client.get<KubeObject>(path) });
    }
    return { found, failed };
  }
  if (args.length === 0) {
    throw new KubectlError(
      'error: You must specify the type of resource to describe. Use "kubectl api-resources" for a complete list of supported resources.',
    );
  }
  for (const { resource, name } of await selectionOf(args, discovery)) {
    try {
      found.push(...(await objectsOf(call, resource, name)));
    } catch (error) {
      await call.err(`${errorText(error)}\n`);
      failed = true;
    }
  }
  return { found, failed };
}

async function objectsOf(call: Invocation, resource: Resource, name: string | undefined): Promise<Found[]> {
  const { flags, client, target } = call;
  const namespace = flags.bool('all-namespaces') ? undefined : target.namespace;
  const list = async (): Promise<Found[]> => {
    const { items, apiVersion } = await client.get<KubeList>(
      `${pathOf(resource, namespace)}${query({ labelSelector: flags.text('selector') })}`,
    );
    return items.map((item) => ({ resource, object: { ...item, apiVersion, kind: resource.kind } }));
  };
  if (name === undefined) return list();
  try {
    return [{ resource, object: await client.get<KubeObject>(pathOf(resource, namespace, name)) }];
  } catch (error) {
    if (!isNotFound(error)) throw error;
    const prefixed = (await list()).filter(({ object }) => object.metadata.name?.startsWith(name));
    if (prefixed.length === 0) throw error;
    return prefixed;
  }
}

async function describeOne(call: Invocation, resource: Resource, object: KubeObject): Promise<string> {
  const describer = Object.hasOwn(DESCRIBERS, resource.kind) ? DESCRIBERS[resource.kind] : GENERIC;
  if (!describer)
    throw new KubectlError(`error: no description has been implemented for ${JSON.stringify(resource.kind)}`);
  const page = new Page();
  describer.describe(page, {
    object,
    events: describer.events && call.flags.bool('show-events') ? await eventsOf(call, object) : [],
    pods: describer.pods ? await listOf(call, 'pods', object.metadata.namespace) : [],
    related: describer.related ? await listOf(call, describer.related, object.metadata.namespace) : [],
    lease: describer.lease ? await leaseOf(call, object.metadata.name ?? '') : undefined,
    now: call.process.clock.now(),
  });
  return page.toString();
}

async function listOf(
  { discovery, client }: Invocation,
  name: string,
  namespace: string | undefined,
): Promise<readonly KubeObject[]> {
  return (await client.get<KubeList>(pathOf(await discovery.resource(name), namespace))).items;
}

async function leaseOf({ discovery, client }: Invocation, name: string): Promise<KubeObject | undefined> {
  try {
    return await client.get<KubeObject>(pathOf(await discovery.resource('leases'), 'kube-node-lease', name));
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}
