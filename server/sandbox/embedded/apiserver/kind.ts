/** A kind of object: one row of the table that the whole server is generic over. */
import type { FieldError } from './validation/field-error.ts';
import type { KubeObject } from './object.ts';

export interface Kind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  /** The plural, as in paths. */
  readonly resource: string;
  readonly singular: string;
  readonly shortNames?: readonly string[];
  readonly categories?: readonly string[];
  readonly namespaced: boolean;
  /** All of the usual ones when left out. */
  readonly verbs?: readonly Verb[];
  readonly subresources?: readonly Subresource[];
  /** The type's name in the OpenAPI document. */
  readonly schema: string;
  /** Where objects are kept: `/registry/<storage>/…`. */
  readonly storage: string;
  /** Field selectors beyond metadata.name and metadata.namespace. */
  readonly selectable?: Readonly<Record<string, (object: KubeObject) => string>>;
  readonly columns?: readonly Column[];
  readonly strategy?: Strategy;
  /** The parts of the JSON of a zero value that Go writes all the same; they never belong to a field manager. */
  readonly zero?: KubeObject;
  /** For kinds that share another kind's objects under other field names. */
  readonly convert?: {
    /** The kind whose objects they are. */
    readonly stored: Kind;
    readonly fromStored: (object: KubeObject) => KubeObject;
    readonly toStored: (object: KubeObject) => KubeObject;
  };
}

export type Verb = 'create' | 'delete' | 'deletecollection' | 'get' | 'list' | 'patch' | 'update' | 'watch';

export interface Subresource {
  readonly name: string;
  readonly kind: string;
  readonly group?: string;
  readonly version?: string;
  readonly verbs: readonly Verb[];
}

export interface Column {
  readonly name: string;
  readonly type: 'string' | 'integer';
  readonly format?: 'name';
  /** 0: always shown, 1: with `-o wide`. */
  readonly priority: 0 | 1;
  readonly description: string;
  readonly cell: (object: KubeObject, now: number) => string | number;
}

/** What is particular to a kind when its objects are written. */
export interface Strategy {
  /** Fills in what the author left out. Runs on everything that is written. */
  readonly defaults?: (object: KubeObject) => void;
  readonly prepareCreate?: (object: KubeObject, context: WriteContext) => void | Promise<void>;
  /** Runs after the old status, or with a status update the old spec, was put back. */
  readonly prepareUpdate?: (object: KubeObject, old: KubeObject, context: WriteContext) => void | Promise<void>;
  readonly validate?: (object: KubeObject) => FieldError[];
  /** `subresource`: through which part of the object it is written, if not through the object itself. */
  readonly validateUpdate?: (object: KubeObject, old: KubeObject, subresource?: string) => FieldError[];
  /** Names of objects; a DNS subdomain when left out. */
  readonly validateName?: (name: string) => string | undefined;
  /** Whether metadata.generation counts the changes of the spec. */
  readonly generation?: boolean;
  /** Whether the status is written through `/status` only. */
  readonly status?: boolean;
  /** Whether a PUT may create the object. */
  readonly createOnUpdate?: boolean;
  /** Seconds between a DELETE and the object's end; undefined: at once. */
  readonly grace?: (object: KubeObject, asked: number | undefined) => number | undefined;
  /** Whether a DELETE that took effect at once answers with the object rather than with a Status. */
  readonly returnsDeleted?: boolean;
  /** Kept only this long after the last write, in milliseconds. */
  readonly ttl?: number;
}

/** What a strategy may ask while an object is being written. */
export interface WriteContext {
  readonly now: number;
  readonly random: () => number;
  /** All objects that are kept under a prefix of storage. */
  readonly stored: (storage: string) => Promise<readonly KubeObject[]>;
}
