/** A resource that is a question: it is posted, answered, and never kept. */
import type { Caller } from '../requests/request.ts';
import type { Verb } from '../kind.ts';
import type { KubeObject, ObjectMeta } from '../object.ts';

export interface Review {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly resource: string;
  readonly singular: string;
  readonly namespaced: boolean;
  readonly verbs: readonly Verb[];
  readonly schema: string;
  readonly answer: (question: KubeObject, context: { readonly caller: Caller; readonly now: number }) => KubeReview;
}

export interface KubeReview {
  readonly metadata: ObjectMeta;
  readonly spec?: unknown;
  readonly status: unknown;
}
