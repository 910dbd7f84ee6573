/** What the server asks of the node that runs a Pod. */
import type { ExecStreams, PortForward } from '../upgrade.ts';
import type { Pod } from './kinds/pod/types.ts';

export interface KubeletClient {
  /** Throws an ApiFailure when there is no such log. */
  logs(pod: Pod, options: LogOptions): Promise<AsyncIterable<Uint8Array>>;
  /** Resolves with the exit code. */
  exec(pod: Pod, options: ExecOptions, streams: ExecStreams): Promise<number>;
  attach(pod: Pod, options: Omit<ExecOptions, 'command'>, streams: ExecStreams): Promise<number>;
  portForward(pod: Pod): Promise<PortForward>;
  /** What the containers of a Pod that run now use. */
  usage(pod: Pod): readonly Usage[];
}

export interface Usage {
  readonly container: string;
  /** Bytes. */
  readonly memory: number;
  readonly cpuNanoCores: number;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
}

export interface LogOptions {
  readonly container: string;
  readonly follow: boolean;
  readonly previous: boolean;
  readonly timestamps: boolean;
  readonly tailLines: number | undefined;
  readonly limitBytes: number | undefined;
  /** Milliseconds since the epoch. */
  readonly since: number | undefined;
  readonly signal: AbortSignal;
}

export interface ExecOptions {
  readonly container: string;
  readonly command: readonly string[];
  readonly signal: AbortSignal;
}
