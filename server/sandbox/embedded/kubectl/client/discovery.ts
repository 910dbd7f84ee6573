/** Which resources the server has, and which one a reader means by `po`, `pods`, `Pod` or `replicasets.apps`. */
import { KubectlError, notSimulated } from '../cli/error.ts';
import { knownResource } from './known-resources.ts';
import { NoServer, type Client } from './client.ts';

export interface Resource {
  /** Plural, as in paths. */
  readonly name: string;
  readonly singular: string;
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  readonly kind: string;
  /** Empty for the core group. */
  readonly group: string;
  readonly version: string;
  readonly namespaced: boolean;
  readonly verbs: readonly string[];
  /** Whether it is the version that the server prefers. */
  readonly preferred: boolean;
}

interface ApiResourceList {
  groupVersion: string;
  resources: {
    name: string;
    singularName: string;
    namespaced: boolean;
    kind: string;
    verbs: string[];
    shortNames?: string[];
    categories?: string[];
  }[];
}

const ATTEMPTS = 5;

export class Discovery {
  readonly #client: Client;
  readonly #log: (error: string) => Promise<void>;
  #resources: Promise<readonly Resource[]> | undefined;

  /** `log` is kubectl's own log of errors; completion keeps none. */
  constructor(client: Client, log: (error: string) => Promise<void> = () => Promise.resolve()) {
    this.#client = client;
    this.#log = log;
  }

  /** Every resource in the version that the server prefers, core group first, sub-resources left out. */
  async all(): Promise<readonly Resource[]> {
    return (await this.#every()).filter(({ preferred }) => preferred);
  }

  async groupVersions(): Promise<readonly string[]> {
    const groups = await this.#client.get<{ groups: { versions: { groupVersion: string }[] }[] }>('/apis');
    return ['v1', ...groups.groups.flatMap((group) => group.versions.map((version) => version.groupVersion))];
  }

  /** Rejects in kubectl's words when the server has no such resource. */
  async resource(name: string): Promise<Resource> {
    const found = await this.#find(name);
    const known = found ? undefined : knownResource(name);
    if (known) throw notSimulated(`the kind ${known.kind}`);
    if (!found)
      throw new KubectlError(`error: the server doesn't have a resource type "${name.split('.')[0] ?? name}"`);
    return found;
  }

  /** The resources that a word on the command line stands for: one, or those of a category such as `all`. */
  async resources(word: string): Promise<readonly Resource[]> {
    const found = await this.#find(word);
    if (found) return [found];
    const category = (await this.all()).filter((resource) => resource.categories.includes(word));
    return category.length > 0 ? category : [await this.resource(word)];
  }

  /** The resource behind an object's apiVersion and kind. */
  async kind(apiVersion: string, kind: string): Promise<Resource | undefined> {
    const [group, version] = apiVersion.includes('/') ? (apiVersion.split('/') as [string, string]) : ['', apiVersion];
    return (await this.#every()).find((one) => one.kind === kind && one.group === group && one.version === version);
  }

  #every(): Promise<readonly Resource[]> {
    this.#resources ??= this.#load().catch((error: unknown) => this.#tell(error));
    return this.#resources;
  }

  async #find(word: string): Promise<Resource | undefined> {
    const [name = '', ...rest] = word.toLowerCase().split('.');
    const qualifier = rest.join('.');
    const candidates = (await this.#every()).filter(
      (one) =>
        one.name === name || one.singular === name || one.shortNames.includes(name) || one.kind.toLowerCase() === name,
    );
    if (!qualifier) return candidates.find(({ preferred }) => preferred);
    return candidates.find((one) => one.group === qualifier || `${one.version}.${one.group}` === qualifier);
  }

  /** kubectl asks the server several times what it has, and logs each refusal. */
  async #tell(error: unknown): Promise<never> {
    if (error instanceof NoServer) {
      const { server } = this.#client;
      const address = error.host.replace(/^localhost:/, '127.0.0.1:');
      const cause = `Get \\"${server}/api?timeout=32s\\": dial tcp ${address}: connect: connection refused`;
      for (let attempt = 0; attempt < ATTEMPTS; attempt += 1)
        await this.#log(`err="couldn't get current server API group list: ${cause}"`);
    }
    throw error;
  }

  async #load(): Promise<readonly Resource[]> {
    const versions = await this.groupVersions();
    const lists = await Promise.all(
      versions.map((version) =>
        this.#client.get<ApiResourceList>(version.includes('/') ? `/apis/${version}` : `/api/${version}`),
      ),
    );
    const seen = new Set<string>();
    return lists.flatMap(({ groupVersion, resources }) => {
      const [group, version] = groupVersion.includes('/')
        ? (groupVersion.split('/') as [string, string])
        : ['', groupVersion];
      return resources
        .filter((one) => !one.name.includes('/'))
        .map((one) => ({
          name: one.name,
          singular: one.singularName || one.kind.toLowerCase(),
          shortNames: one.shortNames ?? [],
          categories: one.categories ?? [],
          kind: one.kind,
          group,
          version,
          namespaced: one.namespaced,
          verbs: one.verbs,
          // A group's versions are listed in the order of preference.
          preferred: isNew(seen, `${one.name}.${group}`),
        }));
    });
  }
}

function isNew(seen: Set<string>, name: string): boolean {
  const before = seen.size;
  return seen.add(name).size > before;
}

/** `/api/v1/namespaces/ci360/pods/x`; without a name the collection, without a namespace that of all. */
export function pathOf(resource: Resource, namespace: string | undefined, name?: string): string {
  const root = resource.group ? `/apis/${resource.group}/${resource.version}` : `/api/${resource.version}`;
  const scope = resource.namespaced && namespace ? `/namespaces/${encodeURIComponent(namespace)}` : '';
  return `${root}${scope}/${resource.name}${name === undefined ? '' : `/${encodeURIComponent(name)}`}`;
}

/** `pod`, `replicaset.apps`: how kubectl names a resource in its messages. */
export const qualified = (resource: Resource): string =>
  resource.group ? `${resource.singular}.${resource.group}` : resource.singular;

/** A query string, without what is undefined or empty. */
export function query(values: Readonly<Record<string, string | number | boolean | undefined>>): string {
  const given = Object.entries(values).filter(([, value]) => value !== undefined && value !== '' && value !== false);
  return given.length === 0
    ? ''
    : `?${given.map(([key, value]) => `${key}=${encodeURIComponent(String(value))}`).join('&')}`;
}
