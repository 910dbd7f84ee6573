/** What the steps of kind:up work on. */
import type { Tenancy } from '../../server/sandbox/kind/facts.ts';
import type { Cluster } from './cluster.ts';
import type { Images } from './images.ts';

export interface Job {
  readonly cluster: Cluster;
  /** Of the cluster's nodes, in Go's words: amd64, arm64. */
  readonly architecture: string;
  readonly tenancy: Tenancy;
  /** Every image by its use; the toolbox by the name that it was built under. */
  readonly images: Images;
  /** An operator's own registry, which all images come from. */
  readonly registry: string | undefined;
  /** Whether kind:up made the cluster, by what this machine or the cluster itself knows. */
  readonly ours: boolean;
  readonly signal: AbortSignal;
}

/** One thing that kind:up does. It looks first at what is there, so it may be repeated after whatever happened. */
export interface Step {
  readonly title: string;
  /** Rejects with a message for the operator; resolves to what was done, in a few words. */
  run(job: Job): Promise<string>;
}
