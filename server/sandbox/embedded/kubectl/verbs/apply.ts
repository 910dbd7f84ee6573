/** `kubectl apply`: makes the server's objects what the manifests say. */
import { isNotFound, KubectlError, notSimulated, withSource } from '../cli/error.ts';
import {
  DRY_RUN_FLAG,
  FILE_FLAGS,
  MANAGER_FLAG,
  OUTPUT_FLAGS,
  SELECTOR_FLAG,
  VALIDATE_FLAG,
} from '../cli/global-flags.ts';
import { query } from '../client/discovery.ts';
import type { JsonObject, KubeObject } from '../client/object.ts';
import { lastApplied, withLastApplied } from '../apply/last-applied.ts';
import { threeWayPatch } from '../apply/three-way.ts';
import type { Invocation, Verb } from '../invocation.ts';
import { eachManifest } from '../manifests/each.ts';
import type { ManifestTarget } from '../manifests/target.ts';
import { toYaml } from '../print/yaml.ts';
import { dryRunOf, report, type DryRun } from './report.ts';

export const apply: Verb = {
  summary: 'Apply a configuration to a resource by file name or stdin.',
  usage: '(-f FILENAME | -k DIRECTORY) [options]',
  examples: [
    '# Apply the configuration in pod.json to a pod',
    'kubectl apply -f ./pod.json',
    '',
    '# Apply the JSON passed into stdin to a pod',
    'cat pod.json | kubectl apply -f -',
  ],
  flags: {
    ...DRY_RUN_FLAG,
    ...FILE_FLAGS,
    ...MANAGER_FLAG,
    ...OUTPUT_FLAGS,
    ...SELECTOR_FLAG,
    'force-conflicts': { type: 'bool', help: 'If true, server-side apply will force the changes against conflicts.' },
    kustomize: { type: 'string', short: 'k', help: 'Process a kustomization directory.' },
    overwrite: {
      type: 'bool',
      default: 'true',
      help: 'Automatically resolve conflicts between the modified and live configuration.',
    },
    prune: { type: 'bool', help: 'Automatically delete resource objects that do not appear in the configs.' },
    'server-side': { type: 'bool', help: 'If true, apply runs in the server instead of the client.' },
    ...VALIDATE_FLAG,
  },
  async run(call) {
    const { flags } = call;
    if (flags.has('kustomize')) throw notSimulated('kubectl apply -k');
    if (flags.bool('prune')) throw notSimulated('kubectl apply --prune');
    if (!flags.has('filename')) throw new KubectlError('error: must specify one of -f and -k');
    const dryRun = dryRunOf(call);
    const one = flags.bool('server-side') ? applyOnServer : applyOne;
    return eachManifest(call, 'apply', (target) => one(call, target, dryRun));
  },
};

const MANAGER = 'kubectl-client-side-apply';

async function applyOne(call: Invocation, target: ManifestTarget, dryRun: DryRun): Promise<void> {
  const { client, flags } = call;
  const { resource, source } = target;
  const wanted = withLastApplied(target.object, target.namespace);
  const parameters = {
    fieldManager: flags.text('field-manager') || MANAGER,
    fieldValidation: fieldValidation(flags.text('validate')),
    dryRun: dryRun === 'server' ? 'All' : undefined,
  };
  const live = await client.get<KubeObject>(target.path).catch((error: unknown) => {
    if (isNotFound(error)) return undefined;
    throw withSource(error, 'retrieving current configuration of', source);
  });
  if (!live) {
    const created =
      dryRun === 'client'
        ? wanted
        : await client
            .send<KubeObject>('POST', `${target.collection}${query(parameters)}`, { body: wanted })
            .catch((error: unknown) => {
              throw withSource(error, 'creating', source);
            });
    return report(call, { resource, object: created, verb: 'created', dryRun });
  }
  const original = lastApplied(live);
  if (original === undefined) {
    await call.err(
      `Warning: resource ${resource.name}/${target.name} is missing the kubectl.kubernetes.io/last-applied-configuration annotation which is required by kubectl apply. kubectl apply should only be used on resources created declaratively by either kubectl create --save-config or kubectl apply. The missing annotation will be patched automatically.\n`,
    );
  }
  const patch = threeWayPatch({
    original,
    modified: wanted as unknown as JsonObject,
    current: live as unknown as JsonObject,
  });
  if (Object.keys(patch).length === 0) return report(call, { resource, object: live, verb: 'unchanged', dryRun });
  const patched =
    dryRun === 'client'
      ? live
      : await client
          .send<KubeObject>('PATCH', `${target.path}${query(parameters)}`, {
            body: patch,
            contentType: 'application/strategic-merge-patch+json',
          })
          .catch((error: unknown) => {
            throw withSource(
              error,
              'applying patch:\n' + JSON.stringify(patch) + '\nto:\n' + describeTarget(target) + '\nfor:',
              source,
            );
          });
  const changed = patched.metadata.resourceVersion !== live.metadata.resourceVersion || dryRun !== 'none';
  return report(call, { resource, object: patched, verb: changed ? 'configured' : 'unchanged', dryRun });
}

async function applyOnServer(call: Invocation, target: ManifestTarget, dryRun: DryRun): Promise<void> {
  const { client, flags } = call;
  const parameters = {
    fieldManager: flags.text('field-manager') || 'kubectl',
    fieldValidation: fieldValidation(flags.text('validate')),
    force: flags.bool('force-conflicts'),
    dryRun: dryRun === 'server' ? 'All' : undefined,
  };
  const object = await client.send<KubeObject>('PATCH', `${target.path}${query(parameters)}`, {
    body: toYaml(target.object),
    contentType: 'application/apply-patch+yaml',
  });
  await report(call, { resource: target.resource, object, verb: 'serverside-applied', dryRun });
}

const fieldValidation = (validate: string): string =>
  ({ false: 'Ignore', ignore: 'Ignore', warn: 'Warn' })[validate] ?? 'Strict';

const describeTarget = ({ resource, name, namespace }: ManifestTarget): string =>
  `Resource: "${resource.group ? `${resource.group}/` : ''}${resource.version}, Resource=${resource.name}", GroupVersionKind: "${resource.group ? `${resource.group}/` : '/'}${resource.version}, Kind=${resource.kind}"\nName: ${JSON.stringify(name)}, Namespace: ${JSON.stringify(namespace ?? '')}`;
