/** `--resolve`: the values behind references to keys of ConfigMaps and Secrets. */
import { pathOf } from '../../client/discovery.ts';
import { at, textAt, type JsonObject, type KubeObject } from '../../client/object.ts';
import type { Invocation } from '../../invocation.ts';

export class References {
  readonly #call: Invocation;
  readonly #objects = new Map<string, Promise<KubeObject>>();

  constructor(call: Invocation) {
    this.#call = call;
  }

  /** Undefined for what is known in a running container only. Rejects as the server answers when there is no such object. */
  async value(from: JsonObject): Promise<string | undefined> {
    const kinds = [
      ['configMapKeyRef', 'configmaps'],
      ['secretKeyRef', 'secrets'],
    ] as const;
    for (const [field, resource] of kinds) {
      if (at(from, field) === undefined) continue;
      const object = await this.#object(resource, textAt(from, field, 'name'));
      const text = textAt(object, 'data', textAt(from, field, 'key'));
      return resource === 'secrets' ? decoded(text) : text;
    }
    return undefined;
  }

  #object(resource: string, name: string): Promise<KubeObject> {
    const key = `${resource}/${name}`;
    const asked = this.#objects.get(key) ?? this.#get(resource, name);
    this.#objects.set(key, asked);
    return asked;
  }

  async #get(resource: string, name: string): Promise<KubeObject> {
    const { client, discovery, target } = this.#call;
    return client.get<KubeObject>(pathOf(await discovery.resource(resource), target.namespace, name));
  }
}

const decoded = (text: string): string =>
  new TextDecoder().decode(Uint8Array.from(atob(text), (one) => one.charCodeAt(0)));
