/** What the commands that make one object from words and flags have in common: `kubectl create job`, `create role` … */
import { ApiFailure } from '../../../upgrade.ts';
import { KubectlError, notSimulated, usageError } from '../../cli/error.ts';
import type { FlagRules } from '../../cli/flags.ts';
import { DRY_RUN_FLAG, MANAGER_FLAG, OUTPUT_FLAGS, VALIDATE_FLAG } from '../../cli/global-flags.ts';
import { pathOf, query, type Resource } from '../../client/discovery.ts';
import type { KubeObject } from '../../client/object.ts';
import { withLastApplied } from '../../apply/last-applied.ts';
import type { Invocation, Verb } from '../../invocation.ts';
import { dryRunOf, report } from '../report.ts';

/** An object without apiVersion and kind. */
export type Made = Pick<KubeObject, 'metadata'> & Readonly<Record<string, unknown>>;

export interface Creation extends Pick<Verb, 'usage' | 'summary' | 'brief' | 'examples'> {
  /** As in its help's path: `service clusterip`. */
  readonly path: string;
  readonly flags: FlagRules;
  /** What is made, known without asking the server. */
  readonly kind: Pick<Resource, 'kind' | 'group' | 'version' | 'name' | 'namespaced'>;
  /** What kubectl says could not be created, where it says so: `quota`. */
  readonly failed?: string;
  /** Rejects in kubectl's words when the flags don't make one. */
  make(call: Invocation, name: string): Promise<Made>;
}

export function creating(creation: Creation): Verb {
  const { path, flags, kind, usage, summary, brief = summary, examples = [] } = creation;
  return {
    usage,
    summary,
    brief,
    examples,
    flags: {
      ...DRY_RUN_FLAG,
      ...MANAGER_FLAG,
      ...OUTPUT_FLAGS,
      ...VALIDATE_FLAG,
      'save-config': {
        type: 'bool',
        help: 'If true, the configuration of current object will be saved in its annotation.',
      },
      ...flags,
    },
    async run(call) {
      const words = call.args.slice(0, call.dash);
      const [name] = words;
      if (words.length !== 1 || name === undefined)
        throw usageError(`create ${path}`, `exactly one NAME is required, got ${words.length}`);
      const made = await creation.make(call, name);
      const { group, version } = kind;
      const namespace = kind.namespaced ? call.target.namespace : undefined;
      const given = call.flags.has('namespace') && kind.namespaced ? { namespace: call.target.namespace } : {};
      const plain: KubeObject = {
        apiVersion: group === '' ? version : `${group}/${version}`,
        kind: kind.kind,
        ...made,
        metadata: { ...made.metadata, ...given },
      };
      const object = call.flags.bool('save-config') ? withLastApplied(plain, namespace) : plain;
      const resource = asResource(kind);
      const dryRun = dryRunOf(call);
      const created = dryRun === 'client' ? object : await send(call, { object, resource, creation });
      await report(call, { resource, object: created, verb: 'created', dryRun });
      return 0;
    },
  };
}

/** `--dry-run`, `--validate` and `--field-manager` as the server reads them. */
export const createParameters = (call: Invocation): string =>
  query({
    fieldManager: call.flags.text('field-manager') || 'kubectl-create',
    fieldValidation:
      ({ false: 'Ignore', ignore: 'Ignore', warn: 'Warn' } as Record<string, string>)[call.flags.text('validate')] ??
      'Strict',
    dryRun: dryRunOf(call) === 'server' ? 'All' : undefined,
  });

async function send(
  call: Invocation,
  { object, resource, creation }: { object: KubeObject; resource: Resource; creation: Creation },
): Promise<KubeObject> {
  if (!(await call.discovery.kind(object.apiVersion, object.kind))) throw notSimulated(`the kind ${object.kind}`);
  const where = pathOf(resource, resource.namespaced ? call.target.namespace : undefined);
  try {
    return await call.client.send<KubeObject>('POST', `${where}${createParameters(call)}`, { body: object });
  } catch (error) {
    if (creation.failed === undefined || !(error instanceof ApiFailure)) throw error;
    throw new KubectlError(`error: failed to create ${creation.failed}: ${error.status.message}`);
  }
}

const asResource = (kind: Creation['kind']): Resource => ({
  ...kind,
  singular: kind.kind.toLowerCase(),
  shortNames: [],
  categories: [],
  verbs: ['create'],
  preferred: true,
});
