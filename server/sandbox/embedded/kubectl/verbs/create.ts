/** `kubectl create`: from files, or a namespace, config map, secret, service account or deployment from flags. */
import { errorText, KubectlError, notSimulated, withSource } from '../cli/error.ts';
import { DRY_RUN_FLAG, FILE_FLAGS, MANAGER_FLAG, OUTPUT_FLAGS, VALIDATE_FLAG } from '../cli/global-flags.ts';
import { pathOf, query } from '../client/discovery.ts';
import type { KubeObject } from '../client/object.ts';
import { withLastApplied } from '../apply/last-applied.ts';
import { GENERATORS } from '../generate/generators.ts';
import type { Invocation, Verb } from '../invocation.ts';
import { eachManifest } from '../manifests/each.ts';
import { dryRunOf, report } from './report.ts';

export const create: Verb = {
  summary: 'Create a resource from a file or from stdin.',
  usage: '-f FILENAME [options]',
  examples: [
    '# Create a pod using the data in pod.json',
    'kubectl create -f ./pod.json',
    '',
    '# Create a new namespace named my-namespace',
    'kubectl create namespace my-namespace',
  ],
  flags: {
    ...DRY_RUN_FLAG,
    ...FILE_FLAGS,
    ...MANAGER_FLAG,
    ...OUTPUT_FLAGS,
    'from-literal': { type: 'array', help: 'Specify a key and literal value to insert (i.e. mykey=somevalue).' },
    'from-file': { type: 'array', help: 'Key file can be specified using its file path.' },
    image: { type: 'array', help: 'Image names to run.' },
    port: { type: 'int', default: '-1', help: 'The containerPort that this deployment exposes.' },
    replicas: { type: 'int', short: 'r', default: '1', help: 'Number of replicas to create. Default is 1.' },
    'save-config': {
      type: 'bool',
      help: 'If true, the configuration of current object will be saved in its annotation.',
    },
    tcp: { type: 'list', help: "Port pairs can be specified as '<port>:<targetPort>'." },
    type: { type: 'string', help: 'The type of secret to create.' },
    ...VALIDATE_FLAG,
  },
  async run(call) {
    const { flags, args } = call;
    if (flags.has('filename')) return fromFiles(call);
    const [kind, ...words] = args;
    if (kind === undefined)
      throw new KubectlError("error: must specify one of -f and -k\n\nSee 'kubectl create -h' for help and examples");
    if (!Object.hasOwn(GENERATORS, kind)) {
      if (KNOWN.has(kind)) throw notSimulated(`kubectl create ${kind}`);
      throw new KubectlError(
        `error: unknown command ${JSON.stringify([kind, ...words].join(' '))}\nSee 'kubectl create -h' for help and examples`,
      );
    }
    const dryRun = dryRunOf(call);
    const plain = await (GENERATORS[kind] as (typeof GENERATORS)[string])(call, words);
    const resource = await call.discovery.resource(plain.kind);
    const namespace = resource.namespaced ? call.target.namespace : undefined;
    const object = flags.bool('save-config') ? withLastApplied(plain, namespace) : plain;
    if (dryRun === 'client') {
      await report(call, { resource, object, verb: 'created', dryRun });
      return 0;
    }
    const created = await call.client
      .send<KubeObject>('POST', `${pathOf(resource, namespace)}${parameters(call, dryRun === 'server')}`, {
        body: object,
      })
      .catch((error: unknown) => {
        throw plain.kind === 'Namespace' ? error : createFailed(error, resource.singular);
      });
    await report(call, { resource, object: created, verb: 'created', dryRun });
    return 0;
  },
};

const KNOWN = new Set(
  'clusterrole clusterrolebinding cronjob ingress job poddisruptionbudget priorityclass quota role rolebinding service token'.split(
    ' ',
  ),
);

/** kubectl puts `failed to create configmap:` before the server's words for some kinds. */
function createFailed(error: unknown, singular: string): unknown {
  if (!['configmap', 'secret', 'deployment', 'serviceaccount'].includes(singular)) return error;
  const text = errorText(error);
  const match = /^Error from server \(\w+\): (.*)$/s.exec(text);
  return match ? new KubectlError(`error: failed to create ${singular}: ${match[1]}`) : error;
}

function fromFiles(call: Invocation): Promise<number> {
  const { flags, client } = call;
  const dryRun = dryRunOf(call);
  return eachManifest(call, 'create', async ({ resource, collection, object, source, namespace }) => {
    const wanted = flags.bool('save-config') ? withLastApplied(object, namespace) : object;
    const created =
      dryRun === 'client'
        ? wanted
        : await client
            .send<KubeObject>('POST', `${collection}${parameters(call, dryRun === 'server')}`, { body: wanted })
            .catch((error: unknown) => {
              throw withSource(error, 'creating', source);
            });
    await report(call, { resource, object: created, verb: 'created', dryRun });
  });
}

const parameters = ({ flags }: Invocation, dry: boolean): string =>
  query({
    fieldManager: flags.text('field-manager') || 'kubectl-create',
    fieldValidation:
      ({ false: 'Ignore', ignore: 'Ignore', warn: 'Warn' } as Record<string, string>)[flags.text('validate')] ??
      'Strict',
    dryRun: dry ? 'All' : undefined,
  });
