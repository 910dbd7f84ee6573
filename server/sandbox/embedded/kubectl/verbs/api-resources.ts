/** `kubectl api-resources` and `kubectl api-versions`: what the server has. */
import { KubectlError } from '../cli/error.ts';
import type { Resource } from '../client/discovery.ts';
import type { Verb } from '../invocation.ts';
import { Columns } from '../print/columns.ts';

export const apiResources: Verb = {
  summary: 'Print the supported API resources on the server.',
  usage: '[flags] [options]',
  examples: [
    '# Print the supported API resources',
    'kubectl api-resources',
    '',
    '# Print the supported namespaced resources',
    'kubectl api-resources --namespaced=true',
  ],
  flags: {
    'api-group': { type: 'string', help: 'Limit to resources in the specified API group.' },
    cached: { type: 'bool', help: 'Use the cached list of resources if available.' },
    namespaced: { type: 'bool', default: 'true', help: 'If false, non-namespaced resources will be returned.' },
    'no-headers': { type: 'bool', help: "When using the default or custom-column output format, don't print headers." },
    output: { type: 'string', short: 'o', help: 'Output format. One of: (wide, name).' },
    'sort-by': {
      type: 'string',
      help: "If non-empty, sort list of resources using specified field ('name' or 'kind').",
    },
    verbs: { type: 'list', help: 'Limit to resources that support the specified verbs.' },
  },
  async run({ flags, args, discovery, out }) {
    if (args.length > 0)
      throw new KubectlError(
        `error: unexpected arguments: [${args.join(' ')}]\nSee 'kubectl api-resources -h' for help and examples`,
      );
    const group = flags.text('api-group');
    const wanted = (await discovery.all()).filter(
      (one) =>
        (!flags.has('api-group') || one.group === group) &&
        (!flags.has('namespaced') || one.namespaced === flags.bool('namespaced')) &&
        flags.list('verbs').every((verb) => one.verbs.includes(verb)),
    );
    const sorted = order(wanted, flags.text('sort-by'));
    const output = flags.text('output');
    if (output === 'name') {
      await out(sorted.map((one) => `${one.name}${one.group ? `.${one.group}` : ''}\n`).join(''));
      return 0;
    }
    if (output && output !== 'wide') throw new KubectlError(`error: --output ${output} is not available`);
    const wide = output === 'wide';
    const rows = sorted.map((one) => [
      one.name,
      one.shortNames.join(','),
      versionOf(one),
      String(one.namespaced),
      one.kind,
      ...(wide ? [one.verbs.join(','), one.categories.join(',')] : []),
    ]);
    const header = ['NAME', 'SHORTNAMES', 'APIVERSION', 'NAMESPACED', 'KIND', ...(wide ? ['VERBS', 'CATEGORIES'] : [])];
    await out(new Columns().format(flags.bool('no-headers') ? rows : [header, ...rows]));
    return 0;
  },
};

export const apiVersions: Verb = {
  summary: 'Print the supported API versions on the server, in the form of "group/version".',
  usage: '[options]',
  flags: {},
  async run({ discovery, out }) {
    const versions = [...(await discovery.groupVersions())].sort();
    await out(`${versions.join('\n')}\n`);
    return 0;
  },
};

const versionOf = (one: Resource): string => (one.group ? `${one.group}/${one.version}` : one.version);

/** The core group first, then by group and name, as kubectl lists them. */
function order(resources: readonly Resource[], by: string): Resource[] {
  if (by === 'name') return [...resources].sort((a, b) => a.name.localeCompare(b.name));
  if (by === 'kind') return [...resources].sort((a, b) => a.kind.localeCompare(b.kind));
  return [...resources].sort((a, b) => (a.group < b.group ? -1 : a.group > b.group ? 1 : a.name < b.name ? -1 : 1));
}
