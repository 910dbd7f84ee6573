/** The docker engine: containers, images, volumes and networks of one host. Its only client is `docker`. */
import type { Image } from '../container.ts';
import { ConnectError, type Network, type Ports } from '../http.ts';
import type { ImageStore } from '../images/store.ts';
import type { OwnedFileSystem } from '../machine/files/owned.ts';
import type { Quota } from '../machine/files/quota.ts';
import type { Clock } from '../process.ts';
import { BuildCache } from './build/cache.ts';
import type { ContainerConfig } from './containers/config.ts';
import { EngineContainer } from './containers/engine-container.ts';
import { prepareMounts, withVolumes } from './containers/mounts.ts';
import { EngineError } from './engine-error.ts';
import { LocalImages } from './images/local-images.ts';
import { checkName, randomId, randomName } from './names.ts';
import { Networks } from './networks.ts';
import { Volumes } from './volumes.ts';

export interface EngineOptions {
  readonly clock: Clock;
  readonly random: () => number;
  readonly quota: Quota;
  readonly images: ImageStore;
  /** Names of images that are there from the start. */
  readonly preloaded: readonly string[];
  /** The host's ports, where published ones appear. */
  readonly hostPorts: Ports;
  /** The host's files, for bind mounts. */
  readonly hostFiles: OwnedFileSystem;
  /** What containers reach beyond each other. */
  readonly network: Network;
}

export class Engine {
  readonly options: EngineOptions;
  readonly images: LocalImages;
  readonly volumes: Volumes;
  readonly networks: Networks;
  readonly buildCache: BuildCache;
  readonly startedAt: number;
  /** Registries someone logged in to. */
  readonly logins = new Map<string, { readonly user: string }>();
  readonly #containers = new Map<string, EngineContainer>();

  constructor(options: EngineOptions) {
    const { clock, random, quota } = options;
    const now = (): number => clock.now();
    this.options = options;
    this.startedAt = now();
    this.buildCache = new BuildCache(quota);
    this.images = new LocalImages(options.images, now);
    this.volumes = new Volumes({ quota, now, random });
    this.networks = new Networks({ random, now });
  }

  /** Puts the images there that a host is delivered with. */
  async preload(): Promise<void> {
    for (const name of this.options.preloaded) {
      const { image } = await this.images.lookUp(name);
      this.images.add(image, { tag: name });
    }
  }

  /** Newest first, as `docker ps` lists them. */
  list(): readonly EngineContainer[] {
    return [...this.#containers.values()].toReversed();
  }

  /** By name or the beginning of an id. */
  find(text: string): EngineContainer | undefined {
    const name = text.replace(/^\//, '');
    const byName = this.list().find((container) => container.name === name) ?? this.#containers.get(text);
    if (byName !== undefined || !/^[0-9a-f]+$/.test(text)) return byName;
    return this.list().find((container) => container.id.startsWith(text));
  }

  get(text: string): EngineContainer {
    const container = this.find(text);
    if (container === undefined) throw new EngineError(404, `No such container: ${text}`);
    return container;
  }

  async create(wanted: ContainerConfig, image: Image): Promise<EngineContainer> {
    const config = withVolumes(this.volumes, wanted, image);
    const { clock, random, quota, hostPorts } = this.options;
    const taken = (name: string): EngineContainer | undefined =>
      this.list().find((container) => container.name === name);
    if (config.name !== undefined) checkName(config.name);
    const name = config.name ?? randomName(random, (each) => taken(each) !== undefined);
    const other = taken(name);
    if (other !== undefined) {
      throw new EngineError(
        409,
        `Conflict. The container name "/${name}" is already in use by container "${other.id}". You have to remove (or rename) that container to be able to reuse that name.`,
      );
    }
    const network = this.networks.get(config.network);
    const mounts = await prepareMounts(this, { config, image });
    const container: EngineContainer = new EngineContainer({
      id: randomId(random),
      name,
      image,
      config,
      ip: network.driver === 'bridge' ? this.networks.address(network, new Set(this.list().map(({ ip }) => ip))) : '',
      mounts,
      network: this.#networkFor(config),
      hostPorts,
      clock,
      random,
      quota,
      onRemove: (ended) => this.#forget(ended),
    });
    this.#containers.set(container.id, container);
    return container;
  }

  async remove(
    container: EngineContainer,
    options: { readonly force: boolean; readonly volumes: boolean; readonly as: string },
  ): Promise<void> {
    if (container.running || container.state.status === 'restarting') {
      if (!options.force)
        throw new EngineError(
          409,
          `cannot remove container "${options.as}": container is running: stop the container before removing or force remove`,
        );
      await container.stop(0);
    }
    this.#forget(container);
    if (options.volumes) this.#removeAnonymous(container);
  }

  /** The way from the host to its containers by address. */
  hostNetwork(next: Network): Network {
    return {
      request: (target, request) => {
        const container = this.list().find((each) => each.running && each.ip === target.host);
        return container === undefined
          ? next.request(target, request)
          : container.current.request(target.port, request);
      },
    };
  }

  /** Names of containers that use a volume. */
  volumeUsers(name: string): readonly EngineContainer[] {
    return this.list().filter((container) =>
      container.config.mounts.some((mount) => mount.type === 'volume' && mount.source === name),
    );
  }

  #networkFor(config: ContainerConfig): Network {
    const network = this.networks.get(config.network);
    const { hostPorts, network: outside } = this.options;
    return {
      request: async (target, request) => {
        if (network.driver === 'null') throw new ConnectError('EHOSTUNREACH', target);
        const peers = this.list().filter((each) => each.running && each.config.network === config.network);
        const peer = peers.find(
          (each) =>
            each.ip === target.host ||
            (network.resolvesNames &&
              (each.name === target.host ||
                each.config.aliases.includes(target.host) ||
                each.id.startsWith(target.host))),
        );
        if (peer !== undefined) return peer.current.request(target.port, request);
        if (target.host === 'host.docker.internal' || target.host === `${network.subnet}.1`) {
          const handler = hostPorts.get(target.port);
          if (handler === undefined) throw new ConnectError('ECONNREFUSED', target);
          return handler(request);
        }
        return outside.request(target, request);
      },
    };
  }

  #forget(container: EngineContainer): void {
    this.#containers.delete(container.id);
    container.dispose();
    if (container.config.autoRemove) this.#removeAnonymous(container);
  }

  #removeAnonymous(container: EngineContainer): void {
    for (const mount of container.config.mounts) {
      const volume =
        mount.type === 'volume' && mount.source !== undefined ? this.volumes.find(mount.source) : undefined;
      if (volume?.anonymous && this.volumeUsers(volume.name).length === 0) this.volumes.remove(volume.name, []);
    }
  }
}
