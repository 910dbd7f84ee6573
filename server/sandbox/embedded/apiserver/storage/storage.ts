/** Objects in etcd: read, written by compare-and-swap, and each change told to whoever watches. */
import type { KubeObject } from '../object.ts';
import { ChangeLog } from './change-log.ts';
import type { Etcd } from './etcd.ts';

/** `storage` is the kind's own part of the key, `namespace` undefined for kinds without one. */
export interface Key {
  readonly storage: string;
  readonly namespace: string | undefined;
  readonly name: string;
}

export interface Stored {
  readonly object: KubeObject;
  readonly revision: number;
}

export class Storage {
  readonly #etcd: Etcd;
  readonly changes = new ChangeLog();

  constructor(etcd: Etcd) {
    this.#etcd = etcd;
  }

  async get(key: Key): Promise<Stored | undefined> {
    const { kvs } = await this.#etcd.get(path(key)).exec();
    const found = kvs[0];
    return found && decode(found.value.toString(), Number(found.mod_revision));
  }

  /** All objects of a kind (in one namespace), in the order of their keys. */
  async list(storage: string, namespace?: string): Promise<{ items: KubeObject[]; revision: number }> {
    const prefix = namespace === undefined ? `/registry/${storage}/` : `/registry/${storage}/${namespace}/`;
    const { kvs, header } = await this.#etcd.getAll().prefix(prefix).exec();
    const items = kvs.map((one) => decode(one.value.toString(), Number(one.mod_revision)).object);
    return { items, revision: Number(header.revision) };
  }

  /** Undefined when there is such an object already. */
  async create(key: Key, object: KubeObject): Promise<Stored | undefined> {
    const text = encode(object);
    const put = this.#etcd.put(path(key)).value(text);
    const done = await this.#etcd.if(path(key), 'Version', '==', 0).then(put).commit();
    if (!done.succeeded) return undefined;
    return this.#changed({ key, type: 'ADDED', text, before: undefined, revision: Number(done.header.revision) });
  }

  /** Undefined when the object is no longer the one that was read. */
  async update(key: Key, object: KubeObject, before: Stored): Promise<Stored | undefined> {
    const text = encode(object);
    const put = this.#etcd.put(path(key)).value(text);
    const done = await this.#etcd.if(path(key), 'Mod', '==', before.revision).then(put).commit();
    if (!done.succeeded) return undefined;
    const revision = Number(done.header.revision);
    return this.#changed({ key, type: 'MODIFIED', text, before: before.object, revision });
  }

  /** False when the object is no longer the one that was read. `last` is what watchers are told. */
  async delete(key: Key, before: Stored, last: KubeObject = before.object): Promise<boolean> {
    const drop = this.#etcd.delete().key(path(key));
    const done = await this.#etcd.if(path(key), 'Mod', '==', before.revision).then(drop).commit();
    if (!done.succeeded) return false;
    const revision = Number(done.header.revision);
    this.#changed({ key, type: 'DELETED', text: encode(last), before: before.object, revision });
    return true;
  }

  #changed(change: {
    key: Key;
    type: 'ADDED' | 'MODIFIED' | 'DELETED';
    text: string;
    before: KubeObject | undefined;
    revision: number;
  }): Stored {
    const { object } = decode(change.text, change.revision);
    const { key, type, before, revision } = change;
    this.changes.append({ storage: key.storage, namespace: key.namespace, type, object, before, revision });
    return { object, revision };
  }
}

function path({ storage, namespace, name }: Key): string {
  return namespace === undefined ? `/registry/${storage}/${name}` : `/registry/${storage}/${namespace}/${name}`;
}

function encode(object: KubeObject): string {
  const { resourceVersion: _, ...metadata } = object.metadata;
  return JSON.stringify({ ...object, metadata });
}

function decode(text: string, revision: number): Stored {
  // Only this file writes these keys, and only objects.
  const object = JSON.parse(text) as KubeObject;
  object.metadata.resourceVersion = String(revision);
  return { object, revision };
}
