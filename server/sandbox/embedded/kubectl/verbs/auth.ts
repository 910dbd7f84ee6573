/** `kubectl auth`: what the reader may do, and who they are. */
import { KubectlError } from '../cli/error.ts';
import { ALL_NAMESPACES_FLAG } from '../cli/global-flags.ts';
import { knownResource } from '../client/known-resources.ts';
import { listAt, recordAt, textAt, type KubeObject } from '../client/object.ts';
import type { Invocation, Verb, VerbGroup } from '../invocation.ts';
import { Columns } from '../print/columns.ts';
import { toJson, toYaml } from '../print/yaml.ts';

const canI: Verb = {
  summary: 'Check whether an action is allowed.',
  usage: 'VERB [TYPE | TYPE/NAME | NONRESOURCEURL] [options]',
  examples: ['# Check to see if I can create pods in any namespace', 'kubectl auth can-i create pods --all-namespaces'],
  flags: {
    ...ALL_NAMESPACES_FLAG,
    list: { type: 'bool', help: 'If true, prints all allowed actions.' },
    'no-headers': { type: 'bool', help: 'If true, prints allowed actions without headers' },
    quiet: { type: 'bool', short: 'q', help: 'If true, suppress output and just return the exit code.' },
    subresource: { type: 'string', help: 'SubResource such as pod/log or deployment/scale' },
  },
  async run(call) {
    const { flags, args, client, out } = call;
    if (flags.bool('list')) return listRules(call);
    const [verb, target] = args;
    if (verb === undefined || (target === undefined && args.length < 2)) {
      throw new KubectlError(
        "error: you must specify two arguments: verb resource or verb resource/resourceName.\nSee 'kubectl auth can-i -h' for help and examples.",
      );
    }
    const review = await client.send<KubeObject>('POST', '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', {
      body: {
        apiVersion: 'authorization.k8s.io/v1',
        kind: 'SelfSubjectAccessReview',
        spec: await attributes(call, verb, target as string),
      },
    });
    const allowed = textAt(review, 'status', 'allowed') === 'true';
    const reason = textAt(review, 'status', 'reason');
    if (!flags.bool('quiet')) await out(`${allowed ? 'yes' : 'no'}${reason && !allowed ? ` - ${reason}` : ''}\n`);
    return allowed ? 0 : 1;
  },
};

async function attributes(call: Invocation, verb: string, word: string): Promise<object> {
  const { flags, discovery, target, err } = call;
  if (word.startsWith('/')) return { nonResourceAttributes: { verb, path: word } };
  const [type = '', name = ''] = word.split('/');
  const all = await discovery.all();
  const resource = all.find(
    (one) =>
      one.name === type ||
      one.singular === type ||
      one.shortNames.includes(type) ||
      `${one.name}.${one.group}` === type,
  );
  const known = resource ?? knownResource(type);
  if (!known && type !== '*')
    await err(`Warning: the server doesn't have a resource type '${type}'

`);
  if (known && !known.namespaced && !flags.bool('all-namespaces'))
    await err(
      `Warning: resource '${known.name}' is not namespace scoped${resource?.group ? ` in group '${resource.group}'` : ''}\n\n`,
    );
  return {
    resourceAttributes: {
      verb,
      group: resource?.group ?? '',
      resource: known?.name ?? type,
      name,
      subresource: flags.text('subresource'),
      ...(flags.bool('all-namespaces') || known?.namespaced === false ? {} : { namespace: target.namespace }),
    },
  };
}

async function listRules({ client, target, flags, out }: Invocation): Promise<number> {
  const review = await client.send<KubeObject>('POST', '/apis/authorization.k8s.io/v1/selfsubjectrulesreviews', {
    body: {
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SelfSubjectRulesReview',
      spec: { namespace: target.namespace },
    },
  });
  const list = (rule: unknown, field: string): string => `[${listAt(rule, field).join(' ')}]`;
  const rows = listAt(review, 'status', 'resourceRules').flatMap((rule) =>
    listAt(rule, 'resources').map((resource) => {
      const group = String(listAt(rule, 'apiGroups')[0] ?? '');
      return [
        group && resource !== '*' ? `${String(resource)}.${group}` : group === '*' ? '*.*' : String(resource),
        '[]',
        list(rule, 'resourceNames'),
        list(rule, 'verbs'),
      ];
    }),
  );
  const urls = listAt(review, 'status', 'nonResourceRules').map((rule) => [
    '',
    list(rule, 'nonResourceURLs'),
    '[]',
    list(rule, 'verbs'),
  ]);
  const header = ['Resources', 'Non-Resource URLs', 'Resource Names', 'Verbs'];
  await out(new Columns().format([...(flags.bool('no-headers') ? [] : [header]), ...rows, ...urls]));
  return 0;
}

const whoami: Verb = {
  summary: 'Experimental: Check who you are and your attributes (groups, extra).',
  usage: '[options]',
  flags: { output: { type: 'string', short: 'o', help: 'Output format. One of: (json, yaml).' } },
  async run({ client, flags, out }) {
    const review = await client.send<KubeObject>('POST', '/apis/authentication.k8s.io/v1/selfsubjectreviews', {
      body: { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' },
    });
    if (flags.text('output') === 'json') await out(toJson(review));
    else if (flags.text('output') === 'yaml') await out(toYaml(review));
    else {
      const rows = [
        ['ATTRIBUTE', 'VALUE'],
        ['Username', textAt(review, 'status', 'userInfo', 'username')],
        ['Groups', `[${listAt(review, 'status', 'userInfo', 'groups').join(' ')}]`],
        ...Object.entries(recordAt(review, 'status', 'userInfo', 'extra')).map(([key, value]) => [
          `Extra: ${key}`,
          `[${Array.isArray(value) ? value.join(' ') : String(value)}]`,
        ]),
      ];
      await out(new Columns().format(rows));
    }
    return 0;
  },
};

export const auth: VerbGroup = { summary: 'Inspect authorization.', commands: { 'can-i': canI, whoami } };
