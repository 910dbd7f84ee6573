/** A container on a node, in the states that the kubelet knows. */
import { ProgramNotFound } from '../../container.ts';
import type { Clock } from '../../process.ts';
import type { ContainerConfig, ContainerStatus } from '../webernetes.ts';
import type { Exit, ProcessOne } from './process-one.ts';

export interface NodeContainerOptions {
  readonly id: string;
  readonly sandboxId: string;
  readonly podUid: string;
  readonly config: ContainerConfig;
  /** As the runtime names the image: with registry and tag. */
  readonly imageName: string;
  readonly imageId: string;
  /** What the Pod's status calls the image's ID: by the registry's digest, if there is one. */
  readonly imageRef: string;
  readonly process: ProcessOne;
  readonly clock: Clock;
}

type State =
  | { readonly name: 'Created' }
  | { readonly name: 'Running'; readonly startedAt: number }
  | { readonly name: 'Exited'; readonly startedAt: number | undefined; readonly exit: Exit; readonly message?: string };

export class NodeContainer {
  readonly id: string;
  readonly sandboxId: string;
  readonly podUid: string;
  readonly config: ContainerConfig;
  readonly process: ProcessOne;
  readonly #options: NodeContainerOptions;
  readonly #createdAt: number;
  #state: State = { name: 'Created' };

  constructor(options: NodeContainerOptions) {
    this.#options = options;
    this.id = options.id;
    this.sandboxId = options.sandboxId;
    this.podUid = options.podUid;
    this.config = options.config;
    this.process = options.process;
    this.#createdAt = options.clock.now();
  }

  get name(): string {
    return this.config.metadata.name;
  }

  get isRunning(): boolean {
    return this.#state.name === 'Running';
  }

  /** Milliseconds since the epoch; undefined when it never ran. */
  get startedAt(): number | undefined {
    return this.#state.name === 'Created' ? undefined : this.#state.startedAt;
  }

  get attempt(): number {
    return this.config.metadata.attempt;
  }

  /** Throws in the words of the OCI runtime when the program isn't there. */
  async start(): Promise<void> {
    const startedAt = this.#options.clock.now();
    try {
      await this.process.start();
    } catch (error) {
      if (!(error instanceof ProgramNotFound)) throw error;
      const message =
        'failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: ' +
        `unable to start container process: error during container init: ${error.message}`;
      this.#state = {
        name: 'Exited',
        startedAt: 0,
        exit: { exitCode: 128, reason: 'StartError', finishedAt: startedAt },
        message,
      };
      throw Object.assign(new Error(message), { cause: error });
    }
    this.#state = { name: 'Running', startedAt };
    void this.process.exited.then((exit) => {
      this.#state = { name: 'Exited', startedAt, exit };
    });
  }

  /** Asks process 1 to end, and ends it after the grace period. */
  async stop(graceSeconds: number): Promise<void> {
    if (!this.isRunning) return;
    const { process } = this;
    if (graceSeconds > 0) {
      process.terminate();
      const waiting = new AbortController();
      const late = this.#options.clock.wait(graceSeconds * 1000, waiting.signal).then(
        () => true,
        () => false,
      );
      const tooLate = await Promise.race([process.exited.then(() => false), late]);
      waiting.abort();
      if (tooLate) process.kill();
    } else {
      process.kill();
    }
    await process.exited;
  }

  status(): ContainerStatus {
    const { config, imageName, imageId, imageRef } = this.#options;
    const state = this.#state;
    const exit = state.name === 'Exited' ? state.exit : undefined;
    return {
      id: this.id,
      name: this.name,
      image: { image: imageName },
      imageRef,
      imageId,
      imageRuntimeHandler: '',
      hash: Number.parseInt(config.annotations?.['io.kubernetes.container.hash'] ?? '0', 16),
      state: state.name,
      restartCount: this.attempt,
      createdAt: this.#createdAt,
      startedAt: state.name === 'Created' ? undefined : state.startedAt,
      finishedAt: exit?.finishedAt,
      exitCode: exit?.exitCode,
      reason: exit?.reason,
      message: state.name === 'Exited' ? state.message : undefined,
      labels: config.labels ?? {},
      annotations: config.annotations ?? {},
      ready: this.isRunning,
    };
  }
}
