/** Environment variables that come from ConfigMaps, Secrets and the Pod's own resources, put in as plain values. */
import type { Container, Pod } from '../../apiserver/kinds/pod/types.ts';
import { isObject, objectAt, textAt, type JsonObject } from '../../apiserver/object.ts';
import type { Registry } from '../../apiserver/registry/registry.ts';
import { quantity } from '../../apiserver/validation/quantity.ts';
import { capacity } from '../boot/nodes.ts';

/** The container with all its variables as values, but for those that refer to fields of the Pod. Throws the kubelet's own words. */
export async function resolveEnvironment(container: Container, pod: Pod, registry: Registry): Promise<Container> {
  const sources = new Sources(registry, pod.metadata.namespace ?? '');
  const fromSources = await sources.all(container);
  const own: { name: string; value?: string }[] = [];
  for (const variable of container.env ?? []) {
    const { name, valueFrom } = variable;
    if (valueFrom === undefined || valueFrom['fieldRef'] !== undefined) {
      own.push(variable);
      continue;
    }
    const value = await sources.one(valueFrom, container, pod);
    if (value !== undefined) own.push({ name, value });
  }
  const names = new Set(own.map(({ name }) => name));
  const inherited = Object.entries(fromSources).filter(([name]) => !names.has(name));
  return { ...container, env: [...inherited.map(([name, value]) => ({ name, value })), ...own] };
}

type Reference = Record<string, Record<string, unknown>>;

class Sources {
  readonly #registry: Registry;
  readonly #namespace: string;

  constructor(registry: Registry, namespace: string) {
    this.#registry = registry;
    this.#namespace = namespace;
  }

  /** What `envFrom` brings. */
  async all(container: Container): Promise<Record<string, string>> {
    const result: Record<string, string> = {};
    const list: unknown = container['envFrom'];
    for (const source of Array.isArray(list) ? list.filter(isObject) : []) {
      const prefix = textAt(source, 'prefix');
      for (const kind of ['configMap', 'secret'] as const) {
        const reference = source[`${kind}Ref`];
        if (!isObject(reference)) continue;
        const data = await this.#data(kind, reference);
        for (const [key, value] of Object.entries(data ?? {})) result[`${prefix}${key}`] = value;
      }
    }
    return result;
  }

  /** Undefined when it is optional and isn't there. */
  async one(from: Reference, container: Container, pod: Pod): Promise<string | undefined> {
    for (const kind of ['configMap', 'secret'] as const) {
      const reference = from[`${kind}KeyRef`];
      if (reference) return this.#key(kind, reference);
    }
    const resource = from['resourceFieldRef'];
    return resource ? resourceValue(resource, container, pod) : undefined;
  }

  async #key(kind: 'configMap' | 'secret', reference: JsonObject): Promise<string | undefined> {
    const data = await this.#data(kind, reference);
    const key = textAt(reference, 'key');
    if (data && Object.hasOwn(data, key)) return data[key];
    if (reference['optional'] === true || !data) return undefined;
    const name = kind === 'secret' ? 'Secret' : 'ConfigMap';
    throw new Error(`couldn't find key ${key} in ${name} ${this.#namespace}/${textAt(reference, 'name')}`);
  }

  async #data(kind: 'configMap' | 'secret', reference: JsonObject): Promise<Record<string, string> | undefined> {
    const name = textAt(reference, 'name');
    const found = await this.#registry.storage.get({
      storage: `${kind.toLowerCase()}s`,
      namespace: this.#namespace,
      name,
    });
    if (!found) {
      if (reference['optional'] === true) return undefined;
      throw new Error(`${kind.toLowerCase()} "${name}" not found`);
    }
    const data = objectAt(found.object, 'data') as Record<string, string>;
    if (kind === 'configMap') return data;
    return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, decoded(value)]));
  }
}

function decoded(base64: string): string {
  return new TextDecoder().decode(Uint8Array.from(atob(base64), (character) => character.codePointAt(0) ?? 0));
}

/** `limits.cpu` and the like, in whole units of the divisor, rounded up. */
function resourceValue(reference: JsonObject, own: Container, pod: Pod): string {
  const name = textAt(reference, 'containerName');
  const container = pod.spec.containers.find((one) => one.name === name) ?? own;
  const [list = '', resource = ''] = textAt(reference, 'resource').split('.');
  const values = list === 'limits' ? container.resources?.limits : container.resources?.requests;
  const ofNode: Readonly<Record<string, string>> = capacity;
  const value = values?.[resource] ?? (list === 'limits' ? ofNode[resource] : '0');
  const divisor = quantity(textAt(reference, 'divisor') || '1') || 1;
  return String(Math.ceil(quantity(value) / divisor));
}
