/** What a cluster is made of. */
import type { Container, ContainerSpec, Image } from '../container.ts';
import type { OwnedFileSystem } from '../machine/files/owned.ts';
import type { Clock } from '../process.ts';
import type { ImageStore } from './runtime/node-images.ts';
import type { ClaimDisk } from './volumes/volumes.ts';

export interface ClusterOptions {
  readonly images: ImageStore;
  readonly createContainer: (spec: ContainerSpec) => Container;
  /** An empty disk for a volume; one with room of its own when left out. */
  readonly newDisk?: (clock: Clock) => OwnedFileSystem;
  /** The disk behind a claim, for whoever binds claims. */
  readonly claimDisk?: ClaimDisk;
  /** References of images that every node has from the start. */
  readonly preloaded?: readonly string[];
  /** Between 0 and 1; Math.random when left out. */
  readonly random?: () => number;
  /** Milliseconds that a node needs to pull an image. */
  readonly pullTime?: (image: Image) => number;
  /** Told about what went wrong in a controller and is tried again. */
  readonly onError?: (error: unknown) => void;
}
