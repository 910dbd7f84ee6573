/** A control-plane container: as long as it runs, webernetes' programs of that name run on the node. */
import type { Clock } from '../../process.ts';
import type { ContainerConfig, Context, Runtime, SandboxConfig } from '../webernetes.ts';
import type { Exit, ProcessOne } from './process-one.ts';
import type { SystemImage } from './system-images.ts';

export interface SystemProcessOptions {
  readonly ctx: Context;
  /** Webernetes' own runtime of the node. */
  readonly runtime: Runtime;
  readonly sandboxId: string;
  readonly config: ContainerConfig;
  readonly sandboxConfig: SandboxConfig;
  readonly image: SystemImage;
  readonly clock: Clock;
}

export function systemProcess(options: SystemProcessOptions): ProcessOne {
  const { ctx, runtime, sandboxId, config, sandboxConfig, image, clock } = options;
  const running: string[] = [];
  let settle: (exit: Exit) => void = () => {};
  const exited = new Promise<Exit>((resolve) => {
    settle = resolve;
  });
  const end = (exitCode: number): void => {
    void Promise.all(running.map((id) => runtime.stopContainer(ctx, id, 0))).then(() =>
      settle({ exitCode, reason: exitCode === 0 ? 'Completed' : 'Error', finishedAt: clock.now() }),
    );
  };
  return {
    exited,
    async start() {
      for (const program of image.programs) {
        const own: ContainerConfig = {
          ...config,
          command: [],
          args: [],
          image: { image: `webernetes/${program}:latest` },
        };
        const [id, error] = await runtime.createContainer(ctx, sandboxId, own, sandboxConfig);
        if (error) throw error;
        running.push(id);
        const startError = await runtime.startContainer(ctx, id);
        if (startError) throw startError;
      }
    },
    terminate: () => end(0),
    kill: () => end(137),
  };
}
