/** What a node's runtime runs in a container: a reader's image, or a part of the control plane. */
import type { Container } from '../../container.ts';
import { Signal } from '../../process.ts';
import type { AttachPoint } from './attach-point.ts';

export interface ProcessOne {
  /** Of containers with a file system and ports; the control plane has none. */
  readonly container?: Container;
  /** Of containers that take input or have a terminal. */
  readonly attachPoint?: AttachPoint;
  /** Rejects with ProgramNotFound when there is nothing to start. */
  start(): Promise<void>;
  readonly exited: Promise<Exit>;
  terminate(): void;
  kill(): void;
}

export interface Exit {
  readonly exitCode: number;
  readonly reason: string;
  readonly finishedAt: number;
}

export function imageProcess(container: Container, attachPoint?: AttachPoint): ProcessOne {
  if (attachPoint) container.tap?.((stream, data) => attachPoint.take(stream, data));
  return {
    container,
    ...(attachPoint ? { attachPoint } : {}),
    start: () => container.start(),
    exited: container.exited,
    terminate: () => container.kill(stopSignal(container)),
    kill: () => container.kill(new Signal('SIGKILL')),
  };
}

function stopSignal({ spec }: Container): Signal {
  const { StopSignal = 'SIGTERM' } = spec.image.config;
  const known = ['SIGINT', 'SIGTERM', 'SIGKILL', 'SIGHUP'] as const;
  return new Signal(known.find((name) => name === StopSignal) ?? 'SIGTERM');
}
