/** What kubectl offers at Tab: verbs, flags, resource types, and the names of what is in the cluster. */
import type { CompletionContext, Completer } from '../shell/terminal/complete.ts';
import type { KubernetesApi } from '../upgrade.ts';
import { Flags, type FlagRules } from './cli/flags.ts';
import { GLOBAL_FLAGS } from './cli/global-flags.ts';
import { Client } from './client/client.ts';
import { Discovery, pathOf, query, type Resource } from './client/discovery.ts';
import { listAt, textAt, type KubeList } from './client/object.ts';
import { readKubeConfig, targetOf } from './config/kubeconfig.ts';
import type { Verb, VerbGroup } from './invocation.ts';
import { VERBS } from './verbs.ts';

/** Verbs whose first word is the name of a Pod (or TYPE/NAME). */
const ON_PODS = new Set(['attach', 'debug', 'exec', 'logs', 'port-forward']);
/** Verbs whose words are a resource type, then names. */
const ON_RESOURCES = new Set([
  'annotate',
  'autoscale',
  'delete',
  'describe',
  'edit',
  'expose',
  'get',
  'label',
  'patch',
  'scale',
  'taint',
  'wait',
]);

export function completeKubectl(options: { readonly apiAt: (server: string) => KubernetesApi | undefined }): Completer {
  return async (context) => {
    const words = context.words.slice(1);
    const last = words.at(-1) ?? '';
    const before = words.slice(0, -1);
    const given = before.filter((word) => !word.startsWith('-'));
    const [name] = given;
    if (name === undefined) return last.startsWith('-') ? flagNames({}) : Object.keys(VERBS);
    const verb = Object.hasOwn(VERBS, name) ? (VERBS[name] as Verb | VerbGroup) : undefined;
    if (!verb) return [];
    const { found, depth } = innermost(verb, given.slice(1));
    if (found.commands && given.length === depth + 1 && !last.startsWith('-')) return Object.keys(found.commands);
    const rules = 'flags' in found ? found.flags : {};
    if (last.startsWith('-')) return flagNames(rules);
    const previous = before.at(-1) ?? '';
    if (/^(?:-f|--filename|--from-file|--patch-file)$/.test(previous)) return undefined;
    const cluster = await Cluster.open(context, options.apiAt);
    if (/^(?:-n|--namespace)$/.test(previous)) return cluster.names('namespaces');
    if (/^(?:-o|--output)$/.test(previous))
      return ['wide', 'yaml', 'json', 'kyaml', 'name', 'jsonpath=', 'go-template=', 'custom-columns='];
    if (/^(?:-c|--container)$/.test(previous)) return cluster.containers(given[1] ?? '');
    return wordsFor(cluster, { verb: name, given: given.slice(1), last });
  };
}

/** The command that the words name, and how many of them it took beyond the first. */
function innermost(verb: Verb | VerbGroup, words: readonly string[]): { found: Verb | VerbGroup; depth: number } {
  const [word = ''] = words;
  const inner = verb.commands && Object.hasOwn(verb.commands, word) ? verb.commands[word] : undefined;
  if (!inner) return { found: verb, depth: 0 };
  const { found, depth } = innermost(inner, words.slice(1));
  return { found, depth: depth + 1 };
}

async function wordsFor(
  cluster: Cluster,
  { verb, given, last }: { verb: string; given: readonly string[]; last: string },
): Promise<readonly string[] | undefined> {
  const [type] = last.split('/');
  if (last.includes('/') && type) return (await cluster.names(type)).map((name) => `${type}/${name}`);
  if (verb === 'explain') return given.length === 0 ? cluster.types() : [];
  if (verb === 'create') return [];
  if (ON_PODS.has(verb)) return given.length === 0 ? cluster.names('pods') : [];
  if (!ON_RESOURCES.has(verb)) return undefined;
  const [resource] = given;
  if (resource === undefined) return cluster.types();
  const names = await cluster.names(resource);
  return names.filter((name) => !given.includes(name));
}

function flagNames(rules: FlagRules): string[] {
  return Object.entries({ ...rules, ...GLOBAL_FLAGS }).map(([name, rule]) =>
    rule.type === 'bool' ? `--${name}` : `--${name}=`,
  );
}

/** As much of the cluster as completion asks for. What can't be had offers nothing. */
class Cluster {
  readonly #client: Client;
  readonly #discovery: Discovery;
  readonly #namespace: string;

  constructor(client: Client, namespace: string) {
    this.#client = client;
    this.#discovery = new Discovery(client);
    this.#namespace = namespace;
  }

  static async open(
    context: CompletionContext,
    apiAt: (server: string) => KubernetesApi | undefined,
  ): Promise<Cluster> {
    const flags = new Flags(namespaceOf(context.words), GLOBAL_FLAGS);
    const file = await readKubeConfig({ fs: context.fs, env: context.env, cwd: context.cwd, flags });
    const target = targetOf(file, flags);
    const headers: Record<string, string> = target.token ? { authorization: `Bearer ${target.token}` } : {};
    const client = new Client({
      api: apiAt(target.server),
      server: target.server,
      headers,
      signal: context.signal,
      warn: () => undefined,
    });
    return new Cluster(client, target.namespace);
  }

  async types(): Promise<string[]> {
    return (await this.#discovery.all()).filter((one) => one.verbs.includes('list')).map((one) => qualifiedPlural(one));
  }

  async names(type: string): Promise<string[]> {
    const [resource] = await this.#discovery.resources(type);
    if (!resource) return [];
    const list = await this.#client.get<KubeList>(`${pathOf(resource, this.#namespace)}${query({ limit: 200 })}`);
    return list.items.map((item) => item.metadata.name ?? '');
  }

  async containers(word: string): Promise<string[]> {
    const pod = await this.#client.get<object>(
      pathOf(await this.#discovery.resource('pods'), this.#namespace, word.replace(/^pods?\//, '')),
    );
    return listAt(pod, 'spec', 'containers').map((container) => textAt(container, 'name'));
  }
}

const qualifiedPlural = (resource: Resource): string =>
  resource.group ? `${resource.name}.${resource.group}` : resource.name;

/** The namespace that the line so far asks for. */
function namespaceOf(words: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const at = words.findIndex((word) => word === '-n' || word === '--namespace');
  const value =
    at >= 0 && at + 2 < words.length
      ? words[at + 1]
      : words.find((word) => word.startsWith('--namespace='))?.slice('--namespace='.length);
  return new Map(value ? [['namespace', [value]]] : []);
}
