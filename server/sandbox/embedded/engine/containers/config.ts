/** How a container was asked for: what `docker run` turned its options into. */

export interface ContainerConfig {
  /** As it was named; what `docker ps` shows. */
  readonly image: string;
  readonly name?: string;
  readonly hostname?: string;
  readonly entrypoint?: readonly string[];
  readonly args?: readonly string[];
  readonly env: readonly string[];
  readonly workingDir?: string;
  readonly user?: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly tty: boolean;
  readonly openStdin: boolean;
  readonly autoRemove: boolean;
  readonly ports: readonly PortBinding[];
  readonly publishAll: boolean;
  readonly mounts: readonly MountRequest[];
  readonly memory: number;
  readonly nanoCpus: number;
  readonly restart: RestartPolicy;
  readonly network: string;
  readonly aliases: readonly string[];
  readonly healthcheck?: Healthcheck | 'none';
  readonly stopSignal?: string;
  readonly stopTimeout?: number;
  readonly readOnlyRoot: boolean;
  readonly privileged: boolean;
}

export interface PortBinding {
  readonly containerPort: number;
  readonly hostIp: string;
  /** 0: any free one. */
  readonly hostPort: number;
}

export type MountRequest =
  | {
      readonly type: 'bind';
      readonly source: string;
      readonly target: string;
      readonly readOnly: boolean;
      readonly mustExist: boolean;
    }
  | {
      readonly type: 'volume';
      readonly source: string | undefined;
      readonly target: string;
      readonly readOnly: boolean;
    }
  | { readonly type: 'tmpfs'; readonly target: string };

export interface RestartPolicy {
  readonly name: 'no' | 'always' | 'on-failure' | 'unless-stopped';
  readonly maximum: number;
}

export interface Healthcheck {
  readonly test: readonly string[];
  /** Milliseconds. */
  readonly interval: number;
  readonly timeout: number;
  readonly startPeriod: number;
  readonly retries: number;
}
