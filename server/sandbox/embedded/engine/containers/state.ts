/** Where a container is in its life. */

export interface ContainerState {
  readonly status: 'created' | 'running' | 'paused' | 'restarting' | 'exited';
  readonly exitCode: number;
  readonly error: string;
  readonly oomKilled: boolean;
  /** Milliseconds since the epoch; undefined before the first start. */
  readonly startedAt: number | undefined;
  readonly finishedAt: number | undefined;
}

export const CREATED: ContainerState = {
  status: 'created',
  exitCode: 0,
  error: '',
  oomKilled: false,
  startedAt: undefined,
  finishedAt: undefined,
};
