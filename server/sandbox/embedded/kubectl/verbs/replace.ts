/** `kubectl replace`: puts the manifest in place of the object; with `--force` deletes and creates it. */
import { isNotFound, KubectlError, withSource } from '../cli/error.ts';
import { DRY_RUN_FLAG, FILE_FLAGS, MANAGER_FLAG, OUTPUT_FLAGS, VALIDATE_FLAG } from '../cli/global-flags.ts';
import { query } from '../client/discovery.ts';
import type { KubeObject } from '../client/object.ts';
import type { Invocation, Verb } from '../invocation.ts';
import { eachManifest } from '../manifests/each.ts';
import type { ManifestTarget } from '../manifests/target.ts';
import { dryRunOf, report } from './report.ts';
import { waitUntilGone } from './waiting.ts';

export const replace: Verb = {
  summary: 'Replace a resource by file name or stdin.',
  usage: '-f FILENAME [options]',
  examples: [
    '# Replace a pod using the data in pod.json',
    'kubectl replace -f ./pod.json',
    '',
    '# Force replace, delete and then re-create the resource',
    'kubectl replace --force -f ./pod.json',
  ],
  flags: {
    ...DRY_RUN_FLAG,
    ...FILE_FLAGS,
    ...MANAGER_FLAG,
    ...OUTPUT_FLAGS,
    force: { type: 'bool', help: 'If true, immediately remove resources from API and bypass graceful deletion.' },
    'grace-period': {
      type: 'int',
      default: '-1',
      help: 'Period of time in seconds given to the resource to terminate gracefully.',
    },
    ...VALIDATE_FLAG,
  },
  async run(call) {
    const { flags } = call;
    if (!flags.has('filename'))
      throw new KubectlError("error: must specify one of -f and -k\nSee 'kubectl replace -h' for help and examples");
    return eachManifest(call, 'replace', (target) =>
      flags.bool('force') ? recreate(call, target) : put(call, target),
    );
  },
};

async function put(call: Invocation, { resource, path, object, source }: ManifestTarget): Promise<void> {
  const dryRun = dryRunOf(call);
  const parameters = query({
    fieldManager: 'kubectl-replace',
    fieldValidation: 'Strict',
    dryRun: dryRun === 'server' ? 'All' : undefined,
  });
  const replaced =
    dryRun === 'client'
      ? object
      : await call.client.send<KubeObject>('PUT', `${path}${parameters}`, { body: object }).catch((error: unknown) => {
          throw withSource(error, 'replacing', source);
        });
  await report(call, { resource, object: replaced, verb: 'replaced', dryRun });
}

async function recreate(
  call: Invocation,
  { resource, namespace, name, path, collection, object, source }: ManifestTarget,
): Promise<void> {
  const { client, flags } = call;
  const grace = flags.int('grace-period');
  try {
    const options = {
      kind: 'DeleteOptions',
      apiVersion: 'v1',
      propagationPolicy: 'Background',
      ...(grace >= 0 ? { gracePeriodSeconds: grace } : {}),
    };
    const answer = await client.send<KubeObject>('DELETE', path, { body: options });
    await call.out(
      `${resource.group ? `${resource.singular}.${resource.group}` : resource.singular} ${JSON.stringify(name)} deleted${namespace ? ` from ${namespace} namespace` : ''}\n`,
    );
    await waitUntilGone(call, [{ resource, namespace, name, uid: answer.metadata.uid }], { timeoutMs: 0 });
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
  const created = await client
    .send<KubeObject>('POST', `${collection}${query({ fieldManager: 'kubectl-replace', fieldValidation: 'Strict' })}`, {
      body: object,
    })
    .catch((error: unknown) => {
      throw withSource(error, 'creating', source);
    });
  await report(call, { resource, object: created, verb: 'replaced', dryRun: 'none' });
}
