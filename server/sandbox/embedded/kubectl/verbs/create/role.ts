/** `kubectl create role` and `clusterrole`: which verbs on which resources. */
import { KubectlError } from '../../cli/error.ts';
import type { FlagRules } from '../../cli/flags.ts';
import type { Invocation } from '../../invocation.ts';
import { creating, type Creation } from './creating.ts';

const FLAGS = {
  resource: { type: 'list', help: 'Resource that the rule applies to' },
  'resource-name': { type: 'array', help: 'Resource in the white list that the rule applies to' },
  verb: { type: 'list', help: 'Verb that applies to the resources contained in the rule' },
} as const satisfies FlagRules;

const RBAC = { group: 'rbac.authorization.k8s.io', version: 'v1' } as const;

export const role = creating({
  path: 'role',
  usage:
    'NAME --verb=verb --resource=resource.group/subresource [--resource-name=resourcename] [--dry-run=server|client|none] [options]',
  summary: 'Create a role with single rule.',
  examples: [
    '# Create a role named "pod-reader" that allows user to perform "get", "watch" and "list" on pods',
    'kubectl create role pod-reader --verb=get --verb=list --verb=watch --resource=pods',
  ],
  flags: FLAGS,
  kind: { ...RBAC, kind: 'Role', name: 'roles', namespaced: true } satisfies Creation['kind'],
  async make(call, name) {
    const verbs = await verbsOf(call);
    return { metadata: { name }, rules: await resourceRules(call, verbs) };
  },
});

export const clusterRole = creating({
  path: 'clusterrole',
  usage:
    'NAME --verb=verb --resource=resource.group [--resource-name=resourcename] [--dry-run=server|client|none] [options]',
  summary: 'Create a cluster role.',
  examples: [
    '# Create a cluster role named "pod-reader" that allows user to perform "get", "watch" and "list" on pods',
    'kubectl create clusterrole pod-reader --verb=get,list,watch --resource=pods',
  ],
  flags: {
    ...FLAGS,
    'aggregation-rule': { type: 'list', help: 'An aggregation label selector for combining ClusterRoles.' },
    'non-resource-url': { type: 'list', help: 'A partial url that user should have access to.' },
  },
  kind: { ...RBAC, kind: 'ClusterRole', name: 'clusterroles', namespaced: false } satisfies Creation['kind'],
  async make(call, name) {
    const { flags } = call;
    const labels = flags.list('aggregation-rule');
    if (labels.length > 0) {
      const matchLabels = Object.fromEntries(labels.map((each) => each.split('=', 2)));
      return { metadata: { name }, aggregationRule: { clusterRoleSelectors: [{ matchLabels }] }, rules: null };
    }
    const urls = flags.list('non-resource-url');
    const verbs = await verbsOf(call);
    const odd = verbs.find((verb) => urls.length > 0 && !NON_RESOURCE_VERBS.has(verb));
    if (odd !== undefined) throw new KubectlError(`error: invalid verb: '${odd}' for nonResourceURL`);
    const isForResources = urls.length === 0 || flags.has('resource');
    return {
      metadata: { name },
      rules: [
        ...(isForResources ? await resourceRules(call, verbs) : []),
        ...(urls.length > 0 ? [{ nonResourceURLs: urls, verbs }] : []),
      ],
    };
  },
});

const RESOURCE_VERBS = new Set(
  '* get delete list create update patch watch proxy deletecollection use bind approve sign escalate impersonate attest'.split(
    ' ',
  ),
);
const NON_RESOURCE_VERBS = new Set('* get post put delete patch head options'.split(' '));

async function verbsOf({ flags, err }: Invocation): Promise<string[]> {
  const verbs = [...new Set(flags.list('verb'))];
  if (verbs.length === 0) throw new KubectlError('error: at least one verb must be specified');
  for (const verb of verbs)
    if (!RESOURCE_VERBS.has(verb) && !NON_RESOURCE_VERBS.has(verb))
      await err(`Warning: '${verb}' is not a standard resource verb\n`);
  return verbs.includes('*') ? ['*'] : verbs;
}

/** A rule for each API group, in the order in which they are named. */
async function resourceRules(call: Invocation, verbs: readonly string[]): Promise<object[]> {
  const wanted = call.flags.list('resource');
  if (wanted.length === 0) throw new KubectlError('error: at least one resource must be specified');
  const byGroup = new Map<string, Set<string>>();
  for (const word of wanted) {
    const { group, name } = await resourceOf(call, word);
    byGroup.set(group, (byGroup.get(group) ?? new Set()).add(name));
  }
  const names = call.flags.list('resource-name');
  return [...byGroup].map(([group, resources]) => ({
    apiGroups: [group],
    ...(names.length > 0 ? { resourceNames: names } : {}),
    resources: [...resources],
    verbs,
  }));
}

/** `deploy.apps/scale` as the server names it. */
async function resourceOf(call: Invocation, word: string): Promise<{ group: string; name: string }> {
  const [type = '', part] = word.split('/', 2);
  const suffix = part === undefined ? '' : `/${part}`;
  if (type === '*') return { group: '', name: `*${suffix}` };
  const found = await call.discovery.resource(type).catch((error: unknown) => {
    throw error instanceof KubectlError ? new KubectlError(error.message.replace(/^error: /, '')) : error;
  });
  return { group: found.group, name: found.name + suffix };
}
