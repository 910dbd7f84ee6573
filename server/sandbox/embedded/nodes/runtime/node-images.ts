/** The images a node has pulled. */
import type { Image } from '../../container.ts';
import type { Clock } from '../../process.ts';
import type { RuntimeImage } from '../webernetes.ts';
import { fullName, repository } from './reference.ts';

/** Where nodes pull from. */
export interface ImageStore {
  /** The image behind a reference with its tag, or undefined when no registry has it. */
  resolve(reference: string): Promise<Image | undefined>;
  /** `sha256:…` of its manifest, by which the registry knows it; undefined for one that no registry has. */
  digest?(image: Image): string | undefined;
}

export interface NodeImagesOptions {
  readonly store: ImageStore;
  readonly clock: Clock;
  /** How long a pull takes, in milliseconds. */
  readonly pullTime: (image: Image) => number;
}

/** Milliseconds that a registry takes to say what a tag stands for. */
const LOOK_UP = 100;

export class NodeImages {
  readonly #options: NodeImagesOptions;
  readonly #pulled = new Map<string, Image>();

  constructor(options: NodeImagesOptions) {
    this.#options = options;
  }

  get(reference: string): Image | undefined {
    return this.#pulled.get(fullName(reference));
  }

  /** By what a pull answered: the image's id. */
  withId(id: string): { readonly image: Image; readonly name: string } | undefined {
    for (const [name, image] of this.#pulled) if (image.id === id) return { image, name };
    return undefined;
  }

  /** Throws what containerd answers when there is no such image. */
  async pull(reference: string): Promise<Image> {
    const { store, clock, pullTime } = this.#options;
    const name = fullName(reference);
    const image = await store.resolve(reference);
    if (!image) throw new Error(notFound(name));
    // What is there already is not fetched again: only the tag is looked up.
    await clock.wait(this.#pulled.get(name)?.id === image.id ? LOOK_UP : pullTime(image));
    this.#pulled.set(name, image);
    return image;
  }

  add(reference: string, image: Image): void {
    this.#pulled.set(fullName(reference), image);
  }

  list(): RuntimeImage[] {
    return [...this.#pulled].map(([name, image]) => this.describe(name, image));
  }

  describe(name: string, image: Image): RuntimeImage {
    return toRuntimeImage(name, image, this.#options.store.digest?.(image));
  }

  remove(reference: string): void {
    this.#pulled.delete(fullName(reference));
  }
}

export function toRuntimeImage(name: string, image: Image, digest?: string): RuntimeImage {
  const repoDigests = digest === undefined ? [] : [`${repository(name)}@${digest}`];
  return { id: image.id, repoTags: [name], repoDigests, size: image.size, spec: { image: name }, pinned: false };
}

function notFound(name: string): string {
  return (
    `rpc error: code = NotFound desc = failed to pull and unpack image "${name}": failed to resolve reference ` +
    `"${name}": ${name}: not found`
  );
}
