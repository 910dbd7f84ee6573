/** The sandbox's registry: repositories that must be made first, as in ECR, tags, and a token that opens it. */
import type { Image } from '../container.ts';
import { digestOf } from './digest.ts';
import type { ImageRecord, Layer } from './record.ts';

export interface RegistryOptions {
  /** `$REGISTRY`, as it stands in image names. */
  readonly host: string;
  /** What `docker login` must be given. */
  readonly token: string;
}

export class SandboxRegistry {
  readonly host: string;
  readonly token: string;
  readonly #repositories = new Map<string, Map<string, Image>>();
  readonly #layers = new Map<string, Set<string>>();
  readonly #records = new Map<string, ImageRecord>();

  constructor(options: RegistryOptions) {
    this.host = options.host;
    this.token = options.token;
  }

  /** False when it exists. */
  create(repository: string): boolean {
    if (this.#repositories.has(repository)) return false;
    this.#repositories.set(repository, new Map());
    return true;
  }

  has(repository: string): boolean {
    return this.#repositories.has(repository);
  }

  get(repository: string, tag: string): Image | undefined {
    return this.#repositories.get(repository)?.get(tag);
  }

  push(repository: string, tag: string, image: Image, record?: ImageRecord): void {
    const tags = this.#repositories.get(repository);
    if (tags === undefined) throw new Error(`there is no repository ${repository}`);
    tags.set(tag, image);
    const held = this.#layers.get(repository) ?? new Set();
    for (const { digest } of record?.layers ?? []) held.add(digest);
    this.#layers.set(repository, held);
    if (record !== undefined) this.#records.set(image.id, record);
  }

  /** Whether a push to the repository need not send the layer again. */
  holdsLayer(repository: string, layer: Layer): boolean {
    return this.#layers.get(repository)?.has(layer.digest) ?? false;
  }

  /** What was pushed with the image. */
  record(image: Image): ImageRecord | undefined {
    return this.#records.get(image.id);
  }

  /** Whether it holds the image's files: then they take room even when no engine has them. */
  holds(image: Image): boolean {
    return [...this.#repositories.values()].some((tags) => [...tags.values()].some(({ id }) => id === image.id));
  }

  tags(repository: string): readonly string[] | undefined {
    const tags = this.#repositories.get(repository);
    return tags === undefined ? undefined : [...tags.keys()].toSorted();
  }

  repositories(): readonly string[] {
    return [...this.#repositories.keys()].toSorted();
  }

  accepts(user: string, password: string): boolean {
    return user === 'AWS' && password === this.token;
  }

  /** The digest of an image's manifest, the same wherever it is pushed. */
  digest(image: Image): string {
    return digestOf(`manifest of ${image.id}`);
  }
}
