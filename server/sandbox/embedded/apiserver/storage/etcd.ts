/** The part of etcd that the server stands on. The cluster's own store has this shape. */

export interface Etcd {
  get(key: string): { exec(): Promise<EtcdRange> };
  getAll(): { prefix(prefix: string): { exec(): Promise<EtcdRange> } };
  put(key: string): { value(text: string): EtcdOperation };
  delete(): { key(key: string): EtcdOperation };
  if(key: string, column: 'Version' | 'Mod', is: '==', value: number): EtcdTransaction;
}

export interface EtcdRange {
  readonly header: { readonly revision: string };
  readonly kvs: readonly { readonly value: { toString(): string }; readonly mod_revision: string }[];
}

interface EtcdTransaction {
  then(...operations: readonly EtcdOperation[]): {
    commit(): Promise<{ readonly succeeded: boolean; readonly header: { readonly revision: string } }>;
  };
}

/** Opaque: made by one builder, consumed by another. */
export type EtcdOperation = object;
