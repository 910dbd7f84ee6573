/** How a write was asked for. */

export interface WriteOptions {
  /** Who writes, as managedFields name it. */
  readonly manager: string;
  readonly dryRun?: boolean;
  /** `status`, or another part of the object that has a path of its own. */
  readonly subresource?: string;
  /** Written as it is given, by a part of the API with rules of its own: neither defaulted nor validated. */
  readonly raw?: boolean;
  /** managedFields come with the object (server-side apply). */
  readonly tracked?: boolean;
}

export interface DeleteOptions {
  readonly gracePeriodSeconds?: number;
  readonly propagationPolicy?: string;
  readonly orphanDependents?: boolean;
  readonly preconditions?: { readonly uid?: string; readonly resourceVersion?: string };
  readonly dryRun?: boolean;
}
