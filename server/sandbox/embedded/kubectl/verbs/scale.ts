/** `kubectl scale`: sets how many replicas a controller wants. */
import { errorText, KubectlError } from '../cli/error.ts';
import { DRY_RUN_FLAG, FILE_FLAGS, OUTPUT_FLAGS, SELECTOR_FLAG } from '../cli/global-flags.ts';
import { pathOf, query, type Resource } from '../client/discovery.ts';
import type { KubeList, KubeObject } from '../client/object.ts';
import { selectionOf } from '../client/selection.ts';
import type { Invocation, Verb } from '../invocation.ts';
import { allManifests } from '../manifests/read.ts';
import { targetOfManifest } from '../manifests/target.ts';
import { dryRunOf, report } from './report.ts';
import { parseDuration, waitFor } from './waiting.ts';

export const scale: Verb = {
  summary: 'Set a new size for a deployment, replica set, replication controller, or stateful set.',
  usage: '[--resource-version=version] [--current-replicas=count] --replicas=COUNT (-f FILENAME | TYPE NAME) [options]',
  examples: ["# Scale a replica set named 'foo' to 3", 'kubectl scale --replicas=3 rs/foo'],
  flags: {
    ...DRY_RUN_FLAG,
    ...FILE_FLAGS,
    ...OUTPUT_FLAGS,
    ...SELECTOR_FLAG,
    all: { type: 'bool', help: 'Select all resources in the namespace of the specified resource types.' },
    'current-replicas': { type: 'int', default: '-1', help: 'Precondition for current size.' },
    replicas: { type: 'int', default: '0', help: 'The new desired number of replicas. Required.' },
    'resource-version': { type: 'string', help: 'Precondition for resource version.' },
    timeout: {
      type: 'string',
      default: '0s',
      help: 'The length of time to wait before giving up on a scale operation.',
    },
  },
  async run(call) {
    const { flags } = call;
    if (!flags.has('replicas')) throw new KubectlError('error: required flag(s) "replicas" not set');
    if (flags.int('replicas') < 0)
      throw new KubectlError(
        'error: The --replicas=COUNT flag is required, and COUNT must be greater than or equal to 0',
      );
    let failed = false;
    for (const one of await scaled(call)) {
      try {
        await scaleOne(call, one);
      } catch (error) {
        await call.err(`${errorText(error)}\n`);
        failed = true;
      }
    }
    return failed ? 1 : 0;
  },
};

interface Scaled {
  readonly resource: Resource;
  readonly name: string;
}

async function scaled(call: Invocation): Promise<Scaled[]> {
  const { flags, args, discovery, client, target, process } = call;
  if (flags.has('filename')) {
    const manifests = await allManifests(process, flags.list('filename'), { recursive: flags.bool('recursive') });
    return Promise.all(manifests.map((manifest) => targetOfManifest(call, manifest)));
  }
  const found: Scaled[] = [];
  for (const { resource, name } of await selectionOf(args, discovery)) {
    if (name !== undefined) found.push({ resource, name });
    else if (flags.bool('all') || flags.has('selector')) {
      const list = await client.get<KubeList>(
        `${pathOf(resource, target.namespace)}${query({ labelSelector: flags.text('selector') })}`,
      );
      found.push(...list.items.map((item) => ({ resource, name: item.metadata.name ?? '' })));
    } else throw new KubectlError('error: resource(s) were provided, but no name was specified');
  }
  return found;
}

async function scaleOne(call: Invocation, { resource, name }: Scaled): Promise<void> {
  const { flags, client, target } = call;
  const dryRun = dryRunOf(call);
  const replicas = flags.int('replicas');
  const path = pathOf(resource, target.namespace, name);
  const current = await client.get<KubeObject & { spec?: { replicas?: number } }>(path);
  const have = current.spec?.replicas;
  if (
    have === undefined &&
    !['deployments', 'replicasets', 'statefulsets', 'replicationcontrollers'].includes(resource.name)
  ) {
    throw new KubectlError('Error from server (NotFound): the server could not find the requested resource');
  }
  const wanted = flags.int('current-replicas');
  if (wanted >= 0 && wanted !== have)
    throw new KubectlError(`error: Expected replicas to be ${wanted}, was ${have ?? 0}`);
  if (dryRun !== 'client') {
    const parameters = query({ fieldManager: 'kubectl-scale', dryRun: dryRun === 'server' ? 'All' : undefined });
    await client.send('PATCH', `${path}/scale${parameters}`, {
      body: { spec: { replicas } },
      contentType: 'application/merge-patch+json',
    });
  }
  await report(call, { resource, object: current, verb: 'scaled', dryRun });
  const timeoutMs = parseDuration(flags.text('timeout'));
  if (timeoutMs > 0) {
    await waitFor(
      call,
      { resource, namespace: target.namespace, name },
      {
        timeoutMs,
        met: (object) => ((object?.['status'] as { replicas?: number } | undefined)?.replicas ?? 0) === replicas,
      },
    );
  }
}
