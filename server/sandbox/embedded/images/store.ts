/** Every image there is to pull: the public ones that the simulator knows, and what is in the sandbox's registry. */
import type { Image } from '../container.ts';
import { busyboxImage } from './busybox.ts';
import { ghostImage } from './ghost/image.ts';
import { nodeImage } from './node/image.ts';
import { quotesApp } from './quotes/app.ts';
import { isHub, parseReference } from './reference.ts';
import type { SandboxRegistry } from './registry.ts';

/** A name on Docker Hub, with the tags that mean the same image. */
interface PublicImage {
  readonly image: Image;
  readonly tags: readonly string[];
}

export class ImageStore {
  readonly registry: SandboxRegistry;
  readonly #public: Readonly<Record<string, PublicImage>>;

  /** `service` is the text of the guide's `service.mts`, which `node` runs wherever a reader puts it. */
  constructor(options: { readonly registry: SandboxRegistry; readonly service: string }) {
    this.registry = options.registry;
    const scripts = { 'service.mts': { source: options.service, program: quotesApp } };
    this.#public = {
      'library/busybox': { image: busyboxImage, tags: ['latest', '1', '1.36'] },
      'library/ghost': { image: ghostImage, tags: ['latest', '6', '6-alpine', 'alpine'] },
      'library/node': { image: nodeImage(scripts), tags: ['24-alpine', '24'] },
    };
  }

  /** The image behind a reference, or undefined when no registry has it. */
  async resolve(reference: string): Promise<Image | undefined> {
    const parsed = parseReference(reference);
    if (parsed === undefined) return undefined;
    if (parsed.registry === this.registry.host) return this.registry.get(parsed.repository, parsed.tag);
    if (!isHub(parsed)) return undefined;
    const known = Object.hasOwn(this.#public, parsed.repository) ? this.#public[parsed.repository] : undefined;
    return known?.tags.includes(parsed.tag) ? known.image : undefined;
  }

  /** What a registry calls the image's manifest; a Pod's status names images by it. */
  digest(image: Image): string {
    return this.registry.digest(image);
  }
}
