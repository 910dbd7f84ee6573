/** `kubectl config`: reads and changes the kubeconfig file. */
import { KubectlError, usageError } from '../cli/error.ts';
import type { FlagRules } from '../cli/flags.ts';
import { writeKubeConfig, type KubeConfig } from '../config/kubeconfig.ts';
import type { KubeObject } from '../client/object.ts';
import type { Invocation, Verb, VerbGroup } from '../invocation.ts';
import { Columns } from '../print/columns.ts';
import { objectPrinter } from '../print/objects.ts';
import { toYaml } from '../print/yaml.ts';

const currentContext = verb('Display the current-context.', {}, async ({ file, out }) => {
  const name = file.config['current-context'];
  if (!name) throw new KubectlError('error: current-context is not set');
  await out(`${name}\n`);
});

const getContexts = verb(
  'Display one or many contexts from the kubeconfig file.',
  {
    'no-headers': { type: 'bool', help: "When using the default or custom-column output format, don't print headers" },
    output: { type: 'string', short: 'o', help: 'Output format. One of: (name).' },
  },
  async ({ file: { config }, flags, args, out, err }) => {
    for (const name of args) {
      if (!config.contexts.some((one) => one.name === name)) throw new KubectlError(`error: context ${name} not found`);
    }
    const shown = [...config.contexts]
      .filter((one) => args.length === 0 || args.includes(one.name))
      .sort((a, b) => a.name.localeCompare(b.name));
    if (flags.text('output') === 'name') {
      for (const { name } of shown) await out(`${name}\n`);
      return;
    }
    if (shown.length === 0) await err('');
    const rows = shown.map(({ name, context }) => [
      name === config['current-context'] ? '*' : '',
      name,
      context.cluster,
      context.user,
      context.namespace ?? '',
    ]);
    await out(
      new Columns().format([
        ...(flags.bool('no-headers') ? [] : [['CURRENT', 'NAME', 'CLUSTER', 'AUTHINFO', 'NAMESPACE']]),
        ...rows,
      ]),
    );
  },
);

const getClusters = verb('Display clusters defined in the kubeconfig.', {}, async ({ file, out }) => {
  await out(
    `NAME\n${file.config.clusters
      .map(({ name }) => `${name}\n`)
      .sort()
      .join('')}`,
  );
});

const getUsers = verb('Display users defined in the kubeconfig.', {}, async ({ file, out }) => {
  await out(
    `NAME\n${file.config.users
      .map(({ name }) => `${name}\n`)
      .sort()
      .join('')}`,
  );
});

const setContext = verb(
  'Set a context entry in kubeconfig.',
  {
    current: { type: 'bool', help: 'Modify the current context' },
  },
  async (call) => {
    const { file, flags, args, out } = call;
    const { config } = file;
    if (flags.bool('current') === args.length > 0) {
      throw usageError(
        'config set-context',
        'Unexpected args: ' +
          (args.length > 0 ? `[${args.join(' ')}]` : 'you must specify a non-empty context name or --current'),
      );
    }
    const name = flags.bool('current') ? config['current-context'] : (args[0] as string);
    if (!name) throw new KubectlError('error: no current context is set');
    let entry = config.contexts.find((one) => one.name === name);
    const known = entry !== undefined;
    if (!entry) config.contexts.push((entry = { name, context: { cluster: '', user: '' } }));
    if (flags.has('cluster')) entry.context.cluster = flags.text('cluster');
    if (flags.has('user')) entry.context.user = flags.text('user');
    if (flags.has('namespace')) entry.context.namespace = flags.text('namespace');
    await save(call, config);
    await out(`Context ${JSON.stringify(name)} ${known ? 'modified' : 'created'}.\n`);
  },
);

const useContext = verb('Set the current-context in a kubeconfig file.', {}, async (call) => {
  const { file, args, out } = call;
  const [name] = args;
  if (name === undefined) throw usageError('config use-context', 'exactly one CONTEXT_NAME is required');
  if (!file.config.contexts.some((one) => one.name === name))
    throw new KubectlError(`error: no context exists with the name: ${JSON.stringify(name)}`);
  await save(call, { ...file.config, 'current-context': name });
  await out(`Switched to context ${JSON.stringify(name)}.\n`);
});

const deleteContext = verb('Delete the specified context from the kubeconfig.', {}, async (call) => {
  const { file, args, out, err } = call;
  const [name] = args;
  if (name === undefined) throw usageError('config delete-context', 'you must specify a context to delete');
  const { config } = file;
  if (!config.contexts.some((one) => one.name === name))
    throw new KubectlError(`error: cannot delete context ${name}, not in ${file.path}`);
  if (config['current-context'] === name) {
    await err(
      'warning: this removed your active context, use "kubectl config use-context" to select a different one\n',
    );
  }
  await save(call, { ...config, contexts: config.contexts.filter((one) => one.name !== name) });
  await out(`deleted context ${name} from ${file.path}\n`);
});

const view = verb(
  'Display merged kubeconfig settings or a specified kubeconfig file.',
  {
    flatten: { type: 'bool', help: 'Flatten the resulting kubeconfig file into self-contained output' },
    minify: { type: 'bool', help: 'Remove all information not used by current-context from the output' },
    output: { type: 'string', short: 'o', default: 'yaml', help: 'Output format. One of: (json, yaml, jsonpath, …).' },
    raw: { type: 'bool', help: 'Display raw byte data and sensitive data' },
  },
  async ({ file, flags, out }) => {
    const config = flags.bool('minify') ? minified(file.config) : file.config;
    const shown = flags.bool('raw') ? config : redacted(config);
    if (flags.text('output') === 'yaml') await out(toYaml(shown));
    else {
      const printer = objectPrinter({ output: flags.text('output'), noHeaders: false, showManagedFields: true });
      const object = { metadata: {}, ...shown } as unknown as KubeObject;
      const resource = {
        name: '',
        singular: '',
        shortNames: [],
        categories: [],
        kind: 'Config',
        group: '',
        version: 'v1',
        namespaced: false,
        verbs: [],
        preferred: true,
      };
      await out(printer.print([{ resource, object }], false));
    }
  },
);

export const config: VerbGroup = {
  summary: 'Modify kubeconfig files using subcommands like "kubectl config set current-context my-context".',
  commands: {
    'current-context': currentContext,
    'delete-context': deleteContext,
    'get-clusters': getClusters,
    'get-contexts': getContexts,
    'get-users': getUsers,
    'set-context': setContext,
    'use-context': useContext,
    view,
  },
};

function verb(summary: string, flags: FlagRules, run: (call: Invocation) => Promise<void>): Verb {
  return {
    summary,
    usage: '[options]',
    flags,
    async run(call) {
      await run(call);
      return 0;
    },
  };
}

const save = (call: Invocation, config: KubeConfig): Promise<void> =>
  writeKubeConfig(call.process.fs, { ...call.file, config });

function minified(config: KubeConfig): KubeConfig {
  const current = config.contexts.find((one) => one.name === config['current-context']);
  if (!current) throw new KubectlError('error: current-context must exist in order to minify');
  return {
    ...config,
    contexts: [current],
    clusters: config.clusters.filter((one) => one.name === current.context.cluster),
    users: config.users.filter((one) => one.name === current.context.user),
  };
}

const SECRET: Readonly<Record<string, string>> = {
  'certificate-authority-data': 'DATA+OMITTED',
  'client-certificate-data': 'DATA+OMITTED',
  'client-key-data': 'DATA+OMITTED',
  token: 'REDACTED',
  password: 'REDACTED',
};

function redacted(config: KubeConfig): KubeConfig {
  const hide = (fields: Record<string, unknown>): Record<string, unknown> =>
    Object.fromEntries(
      Object.entries(fields).map(([key, value]) => [key, Object.hasOwn(SECRET, key) && value ? SECRET[key] : value]),
    );
  return {
    ...config,
    clusters: config.clusters.map((one) => ({ ...one, cluster: hide(one.cluster) as { server: string } })),
    users: config.users.map((one) => ({ ...one, user: hide(one.user) })),
  };
}
