/** The images on the engine's own disk, by name and by id. */
import type { Image } from '../../container.ts';
import { type ImageRecord, type Layer, recordOf } from '../../images/record.ts';
import type { ImageStore } from '../../images/store.ts';
import {
  isHub,
  parseReference,
  type Reference,
  shortReference,
  shortRepository,
  whyNoReference,
} from '../../images/reference.ts';
import { EngineError } from '../engine-error.ts';

export interface LocalImage {
  readonly image: Image;
  readonly record: ImageRecord;
  /** Milliseconds since the epoch: when it was built or pulled here. */
  readonly addedAt: number;
  /** Short names (`ghost:6-alpine`), newest last. */
  readonly tags: Set<string>;
  /** Repositories it was pushed to or pulled from, by their short name. */
  readonly digests: Map<string, string>;
  /** Gives back the room of its files. */
  readonly dispose?: () => void;
}

export class LocalImages {
  readonly store: ImageStore;
  readonly #now: () => number;
  readonly #images = new Map<string, LocalImage>();

  constructor(store: ImageStore, now: () => number) {
    this.store = store;
    this.#now = now;
  }

  list(): readonly LocalImage[] {
    return [...this.#images.values()].toSorted((a, b) => b.addedAt - a.addedAt);
  }

  /** By name, `name@digest`, or id (a beginning is enough). */
  find(text: string): LocalImage | undefined {
    const reference = parseReference(text);
    if (reference !== undefined && !text.startsWith('sha256:')) {
      const tagged = shortReference(reference);
      const named = this.list().find((local) => local.tags.has(tagged));
      if (named !== undefined) return named;
      if (reference.digest !== undefined)
        return this.list().find((local) => local.digests.get(shortRepository(reference)) === reference.digest);
    }
    const id = text.replace(/^sha256:/, '');
    return /^[0-9a-f]{2,64}$/.test(id)
      ? this.list().find((local) => local.image.id.slice(7).startsWith(id))
      : undefined;
  }

  get(text: string): LocalImage {
    const local = this.find(text);
    if (local === undefined) throw new EngineError(404, `No such image: ${withTag(text)}`);
    return local;
  }

  /** Keeps an image, under a name if one is given; the name moves from whatever had it. */
  add(
    image: Image,
    options: { readonly tag?: string; readonly record?: ImageRecord; readonly dispose?: () => void },
  ): LocalImage {
    const existing = this.#images.get(image.id);
    const local: LocalImage = existing ?? {
      image,
      record: options.record ?? this.store.registry.record(image) ?? recordOf(image),
      addedAt: this.#now(),
      tags: new Set(),
      digests: new Map(),
      ...(options.dispose === undefined ? {} : { dispose: options.dispose }),
    };
    this.#images.set(image.id, local);
    if (options.tag !== undefined) this.tag(local, options.tag);
    return local;
  }

  holdsLayer(layer: Layer): boolean {
    return this.list().some(({ record }) => record.layers.some(({ digest }) => digest === layer.digest));
  }

  /** Layers of these images, each once. */
  static layersOf(images: readonly LocalImage[]): readonly Layer[] {
    return [...new Map(images.flatMap(({ record }) => record.layers.map((layer) => [layer.digest, layer]))).values()];
  }

  tag(local: LocalImage, tag: string): void {
    for (const other of this.#images.values()) other.tags.delete(tag);
    local.tags.add(tag);
  }

  /**
   * Takes away one name, or with an id the image itself. Gives the lines that `docker image rm` prints; throws when
   * something still needs the image.
   */
  remove(
    text: string,
    options: {
      readonly force: boolean;
      readonly users: readonly { readonly id: string; readonly image: Image; readonly running: boolean }[];
    },
  ): string[] {
    const local = this.get(text);
    const reference = parseReference(text);
    const tag = reference === undefined ? undefined : shortReference(reference);
    const byName = tag !== undefined && local.tags.has(tag);
    const user = options.users.find((each) => each.image.id === local.image.id);
    const shortId = local.image.id.slice(7, 19);
    const repositories = new Set([...local.tags].map((each) => each.slice(0, each.lastIndexOf(':'))));
    if (!byName && repositories.size > 1 && !options.force) {
      throw new EngineError(
        409,
        `conflict: unable to delete ${shortId} (must be forced) - image is referenced in multiple repositories`,
      );
    }
    const lastName = local.tags.size <= 1 || !byName;
    if (user !== undefined && lastName && (!options.force || (user.running && !byName))) {
      if (byName)
        throw new EngineError(
          409,
          `conflict: unable to remove repository reference "${text}" (must force) - container ${user.id.slice(0, 12)} is using its referenced image ${shortId}`,
        );
      throw new EngineError(
        409,
        `conflict: unable to delete ${shortId} (${user.running ? 'cannot be forced' : 'must be forced'}) - image is being used by ${user.running ? 'running' : 'stopped'} container ${user.id.slice(0, 12)}`,
      );
    }
    const lines: string[] = [];
    for (const each of byName ? [tag] : [...local.tags]) {
      local.tags.delete(each);
      lines.push(`Untagged: ${each}`);
      const repository = each.slice(0, each.lastIndexOf(':'));
      if ([...local.tags].some((other) => other.startsWith(`${repository}:`))) continue;
      const digest = local.digests.get(repository);
      if (digest !== undefined) lines.push(`Untagged: ${repository}@${digest}`);
      local.digests.delete(repository);
    }
    if (local.tags.size > 0 || user !== undefined) return lines;
    lines.push(`Deleted: ${local.image.id}`);
    this.#images.delete(local.image.id);
    if (!this.store.registry.holds(local.image)) local.dispose?.();
    return lines;
  }

  /** What a registry has under a name. The errors are the daemon's. */
  async lookUp(
    text: string,
  ): Promise<{ readonly image: Image; readonly reference: Reference; readonly digest: string }> {
    const reference = parseReference(text);
    if (reference === undefined) throw new EngineError(400, whyNoReference(text));
    const { registry } = this.store;
    const isOurs = reference.registry === registry.host;
    if (!isOurs && !isHub(reference))
      throw new EngineError(500, noSuchHost(`https://${reference.registry}/v2/`, reference.registry));
    const image = await this.store.resolve(text);
    if (image !== undefined) return { image, reference, digest: registry.digest(image) };
    if (isOurs)
      throw new EngineError(
        404,
        `manifest for ${shortReference(reference)} not found: manifest unknown: manifest unknown`,
      );
    throw new EngineError(500, noSuchHost('https://registry-1.docker.io/v2/', 'registry-1.docker.io'));
  }
}

/** The sandbox has no way out, and says so as a machine without a network does. */
export function noSuchHost(url: string, host: string): string {
  return `Get "${url}": dial tcp: lookup ${host.replace(/:\d+$/, '')} on 127.0.0.11:53: no such host`;
}

function withTag(text: string): string {
  return /^sha256:|@|:[^/]+$/.test(text) ? text : `${text}:latest`;
}
