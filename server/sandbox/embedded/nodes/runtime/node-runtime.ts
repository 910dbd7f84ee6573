/**
 * A node's container runtime (CRI): sandboxes and addresses are webernetes', containers and images are ours. Its methods
 * take the place of those of webernetes' runtime, which the kubelet already holds.
 */
import type { Container, ContainerSpec } from '../../container.ts';
import type { Network } from '../../http.ts';
import type { Clock } from '../../process.ts';
import type {
  ContainerConfig,
  ContainerFilter,
  Context,
  ExecResult,
  Runtime,
  RuntimeImage,
  SandboxConfig,
} from '../webernetes.ts';
import { AttachPoint } from './attach-point.ts';
import { attachWish, containerSpec } from './container-spec.ts';
import { execCollected } from './exec.ts';
import { NodeContainer } from './node-container.ts';
import { toRuntimeImage, type NodeImages } from './node-images.ts';
import { imageProcess, type ProcessOne } from './process-one.ts';
import { fullName } from './reference.ts';
import { failure, result, unbound } from './results.ts';
import { asImage, systemImage, systemImages, type SystemImage } from './system-images.ts';
import { systemProcess } from './system-process.ts';

export interface NodeRuntimeOptions {
  readonly base: Runtime;
  readonly images: NodeImages;
  readonly clock: Clock;
  readonly random: () => number;
  readonly createContainer: (spec: ContainerSpec) => Container;
  /** What a container of this Pod can reach. */
  readonly networkFor: (pod: SandboxConfig, ports: () => readonly Container[]) => Network;
  readonly mountsFor: (config: ContainerConfig, sandbox: SandboxConfig) => ContainerSpec['mounts'];
}

type Methods = Pick<
  Runtime,
  | 'stopPodSandbox'
  | 'createContainer'
  | 'startContainer'
  | 'stopContainer'
  | 'removeContainer'
  | 'listContainers'
  | 'containerStatus'
  | 'execSync'
  | 'pullImage'
  | 'imageStatus'
  | 'listImages'
  | 'removeImage'
>;

export class NodeRuntime {
  readonly images: NodeImages;
  readonly #options: NodeRuntimeOptions;
  readonly #base: Methods & Runtime;
  readonly #containers = new Map<string, NodeContainer>();
  /** Sandboxes of Pods that were stopped; few, since a node runs few Pods. */
  readonly #stopped = new Set<string>();

  constructor(options: NodeRuntimeOptions) {
    this.images = options.images;
    this.#options = options;
    this.#base = unbound(options.base);
    Object.assign(options.base, this.#methods());
  }

  /** The containers of a Pod, the latest of each name first. */
  containers(podUid: string): readonly NodeContainer[] {
    return [...this.#containers.values()].filter((one) => one.podUid === podUid).sort((a, b) => b.attempt - a.attempt);
  }

  /** Whether nothing of a Pod is left to run: its network is gone. */
  isOver(podUid: string): boolean {
    return this.containers(podUid).every(({ sandboxId }) => this.#stopped.has(raw(sandboxId)));
  }

  #methods(): Methods {
    return {
      stopPodSandbox: async (ctx, id) => {
        const own = [...this.#containers.values()].filter((one) => one.sandboxId === id);
        await Promise.all(own.map((one) => one.stop(0)));
        this.#stopped.add(raw(id));
        return this.#base.stopPodSandbox(ctx, id);
      },
      createContainer: (ctx, sandboxId, config, sandbox) =>
        result(async () => this.#create({ ctx, sandboxId, config, sandbox })),
      startContainer: (_ctx, id) => failure(async () => this.#get(id).start()),
      stopContainer: (_ctx, id, timeout = 0) => failure(async () => this.#get(id).stop(timeout)),
      removeContainer: (_ctx, id) =>
        failure(async () => {
          const container = this.#containers.get(raw(id));
          await container?.stop(0);
          this.#containers.delete(raw(id));
          container?.process.container?.dispose?.();
        }),
      listContainers: async (_ctx, filter) => [this.#list(filter), undefined],
      containerStatus: (_ctx, id) => result(async () => ({ status: this.#get(id).status() })),
      execSync: (_ctx, id, command, timeout) => result(async () => this.#exec(id, command, timeout)),
      pullImage: (_ctx, { image }) => result(async () => this.#pull(image)),
      imageStatus: (_ctx, { image }) => Promise.resolve([{ image: this.#image(image) }, undefined]),
      listImages: async () => [[...systemImages.map(systemRuntimeImage), ...this.#options.images.list()], undefined],
      removeImage: async (_ctx, { image }) => {
        this.#options.images.remove(image);
        return undefined;
      },
    };
  }

  async #create(asked: Asked): Promise<string> {
    const { clock, random } = this.#options;
    const { config, sandboxId, sandbox } = asked;
    const id = Array.from({ length: 64 }, () => Math.floor(random() * 16).toString(16)).join('');
    const system = systemImages.find((image) => asImage(image).id === config.image.image);
    const process = system ? this.#system(system, asked) : this.#reader(id, asked);
    const imageName = fullName(config.image.userSpecifiedImage ?? config.image.image);
    const imageId = config.image.image;
    const imageRef = this.#image(imageId)?.repoDigests[0] ?? imageId;
    const common = { podUid: sandbox.metadata.uid, imageName, imageId, imageRef };
    this.#containers.set(id, new NodeContainer({ id, sandboxId, config, process, clock, ...common }));
    return id;
  }

  #system(image: SystemImage, { ctx, sandboxId, config, sandbox }: Asked): ProcessOne {
    const { clock } = this.#options;
    return systemProcess({ ctx, runtime: this.#base, sandboxId, config, sandboxConfig: sandbox, image, clock });
  }

  #reader(id: string, { config, sandbox }: Asked): ProcessOne {
    const { images, createContainer, networkFor, clock, mountsFor } = this.#options;
    const image = images.withId(config.image.image)?.image;
    if (!image) throw new Error(`image "${config.image.image}": not found`);
    const mounts = mountsFor(config, sandbox);
    const network = networkFor(sandbox, () => this.#running(sandbox.metadata.uid));
    const wish = attachWish(config);
    const attachPoint = wish && new AttachPoint(wish);
    const spec = containerSpec({ id, image, mounts, network, clock }, { config, sandbox, attachPoint });
    return imageProcess(createContainer(spec), attachPoint);
  }

  #running(podUid: string): Container[] {
    return this.containers(podUid).flatMap(({ isRunning, process }) =>
      isRunning && process.container ? [process.container] : [],
    );
  }

  #get(id: string): NodeContainer {
    const found = this.#containers.get(raw(id));
    if (!found) throw new Error(`an error occurred when try to find container "${raw(id)}": not found`);
    return found;
  }

  #list(filter: ContainerFilter | undefined): object[] {
    const labels = Object.entries(filter?.labelSelector ?? {});
    return [...this.#containers.values()]
      .filter((one) => filter?.id === undefined || raw(filter.id) === one.id)
      .filter((one) => filter?.podSandboxId === undefined || raw(filter.podSandboxId) === one.sandboxId)
      .map((one) => ({ one, status: one.status() }))
      .filter(({ status }) => filter?.state === undefined || status.state === filter.state.state)
      .filter(({ status }) => labels.every(([name, value]) => status.labels[name] === value))
      .map(({ one, status }) => ({ ...status, podSandboxId: one.sandboxId, metadata: one.config.metadata }));
  }

  async #exec(id: string, command: string[], timeout: number | undefined): Promise<ExecResult> {
    const { container } = this.#get(id).process;
    if (!container)
      throw new Error('sandbox: exec into the control plane is not part of the simulator; it works in a real cluster');
    return execCollected(container, {
      command,
      timeoutMs: timeout === undefined ? undefined : timeout * 1000,
      clock: this.#options.clock,
    });
  }

  async #pull(reference: string): Promise<string> {
    const system = systemImage(reference);
    return system ? asImage(system).id : (await this.#options.images.pull(reference)).id;
  }

  #image(reference: string): RuntimeImage | undefined {
    const system = systemImages.find((image) => image.reference === reference || asImage(image).id === reference);
    if (system) return systemRuntimeImage(system);
    const { images } = this.#options;
    const found = images.get(reference);
    if (found) return images.describe(fullName(reference), found);
    const known = images.withId(reference);
    return known && images.describe(known.name, known.image);
  }
}

interface Asked {
  readonly ctx: Context;
  readonly sandboxId: string;
  readonly config: ContainerConfig;
  readonly sandbox: SandboxConfig;
}

function systemRuntimeImage(image: SystemImage): RuntimeImage {
  return toRuntimeImage(image.reference, asImage(image));
}

/** `containerd://…` without the scheme. */
function raw(id: string): string {
  return id.slice(id.lastIndexOf('/') + 1).replaceAll('"', '');
}
