/**
 * The parts of @ngrok/webernetes that this folder uses, as types. The package's own declarations import their files
 * without extensions, which TypeScript resolves to nothing (so to `any`) for a package that is a module; and some of
 * what we need is private to it. This is the only file that imports it.
 */
import * as webernetes from '@ngrok/webernetes';
import type { KubeObject } from '../apiserver/object.ts';
import type { Container as PodContainer } from '../apiserver/kinds/pod/types.ts';
import type { Etcd } from '../apiserver/storage/etcd.ts';

/** Builds a cluster that isn't started: no objects, no running kubelet. */
export function newCluster(nodes: number): Cluster {
  return new webernetes.Cluster({ nodes }) as Cluster;
}

export type Result<T> = [value: T, error: Error | undefined];

export interface Cluster {
  readonly ctx: Context;
  readonly clock: SimulatedClock;
  readonly etcd: Etcd;
  readonly api: { readonly appsv1: object; readonly corev1: object; readonly discoveryv1: object };
  readonly kubeConfig: { makeApiClient(constructor: { readonly name: string }): unknown };
  readonly servers: readonly Server[];
  readonly network: ClusterNetwork;
  readonly dnsServiceIp: string;
  close(): Promise<void>;
}

/** Go's context: cancellation, handed down. */
export interface Context {
  err(): Error | undefined;
  done(): { receive(): Promise<unknown> };
  value(key: unknown): unknown;
}

export interface SimulatedClock {
  nowMs(): number;
  isPaused(): boolean;
  pause(): void;
  resume(): void;
  step(milliseconds: number): void;
  setTimeout(callback: () => void, milliseconds: number): number;
  clearTimeout(handle: number): void;
}

export interface Server {
  readonly name: string;
  podCIDR: string;
  ipAddresses: string[];
  node: KubeObject;
  readonly kubelet: Kubelet;
  readonly runtime: Runtime;
  readonly containerRuntime: ContainerRuntime;
  boot(ctx: Context): Promise<void>;
}

/** The kubelet's side of the runtime. */
export interface ContainerRuntime {
  readonly imagePuller: { readonly puller: ImagePuller };
  type(): string;
  syncPod(ctx: Context, pod: KubeObject, status: RuntimePodStatus, ...rest: readonly unknown[]): Promise<unknown>;
}

/** Pulls one image after the other, and sends the results. */
export interface ImagePuller {
  pullImage(
    ctx: Context,
    image: ImageSpec,
    credentials: unknown[],
    results: { send(result: unknown): Promise<void> },
    config?: SandboxConfig,
  ): void;
}

export interface RuntimePodStatus {
  /** The latest of each name first. */
  readonly containerStatuses: readonly { readonly name: string; readonly state: string; readonly exitCode?: number }[];
}

export interface Kubelet {
  nodeIPs: string[];
  generateAPIPodStatus(
    ctx: Context,
    pod: KubeObject,
    status: unknown,
    terminal: boolean,
  ): Promise<Record<string, unknown>>;
  makeEnvironmentVariables(
    ctx: Context,
    pod: KubeObject,
    container: PodContainer,
    podIP: string,
    podIPs: string[],
  ): Promise<Result<{ name: string; value: string }[]>>;
}

/** The container runtime of a node, as a kubelet calls it (CRI). Both halves of a result may be undefined. */
export interface Runtime {
  runPodSandbox(ctx: Context, config: SandboxConfig, handler?: string): Promise<Result<string>>;
  stopPodSandbox(ctx: Context, id: string): Promise<Error | undefined>;
  removePodSandbox(ctx: Context, id: string): Promise<Error | undefined>;
  createContainer(
    ctx: Context,
    sandbox: string,
    config: ContainerConfig,
    sandboxConfig: SandboxConfig,
  ): Promise<Result<string>>;
  startContainer(ctx: Context, id: string): Promise<Error | undefined>;
  stopContainer(ctx: Context, id: string, timeout?: number): Promise<Error | undefined>;
  removeContainer(ctx: Context, id: string): Promise<Error | undefined>;
  listContainers(ctx: Context, filter?: ContainerFilter): Promise<Result<object[]>>;
  containerStatus(
    ctx: Context,
    id: string,
    verbose?: boolean,
  ): Promise<Result<{ status: ContainerStatus } | undefined>>;
  execSync(ctx: Context, id: string, command: string[], timeout?: number): Promise<Result<ExecResult | undefined>>;
  pullImage(ctx: Context, image: ImageSpec, credentials: unknown[], config?: SandboxConfig): Promise<Result<string>>;
  imageStatus(
    ctx: Context,
    image: ImageSpec,
    verbose?: boolean,
  ): Promise<Result<{ image: RuntimeImage | undefined } | undefined>>;
  listImages(ctx: Context, filter?: { image?: ImageSpec }): Promise<Result<RuntimeImage[]>>;
  removeImage(ctx: Context, image: ImageSpec): Promise<Error | undefined>;
  podSandboxStatus(ctx: Context, id: string): Promise<Result<{ status: { network?: { ip: string } } } | undefined>>;
}

export interface SandboxConfig {
  readonly metadata: { readonly uid: string; readonly name: string; readonly namespace: string };
  readonly hostname?: string;
  readonly pod: KubeObject;
}

export interface ContainerConfig {
  readonly metadata: { readonly name: string; readonly attempt: number };
  readonly image: ImageSpec;
  readonly command?: string[];
  readonly args?: string[];
  readonly workingDir?: string;
  readonly env?: Record<string, string>;
  readonly labels?: Record<string, string>;
  readonly annotations?: Record<string, string>;
  readonly sourceContainer: PodContainer;
}

export interface ImageSpec {
  readonly image: string;
  readonly userSpecifiedImage?: string;
}

export interface RuntimeImage {
  readonly id: string;
  readonly repoTags: string[];
  readonly repoDigests: string[];
  readonly size: number;
  readonly spec: ImageSpec;
  readonly pinned: boolean;
}

export interface ContainerFilter {
  readonly id?: string;
  readonly podSandboxId?: string;
  readonly state?: { readonly state: string };
  readonly labelSelector?: Record<string, string>;
}

export interface ContainerStatus {
  readonly id: string;
  readonly name: string;
  readonly image: ImageSpec;
  readonly imageRef: string;
  readonly imageId: string;
  readonly imageRuntimeHandler: string;
  readonly hash: number;
  readonly state: 'Created' | 'Running' | 'Exited';
  readonly restartCount: number;
  readonly createdAt: number;
  readonly startedAt?: number | undefined;
  readonly finishedAt?: number | undefined;
  readonly exitCode?: number | undefined;
  readonly reason?: string | undefined;
  readonly message?: string | undefined;
  readonly labels: Record<string, string>;
  readonly annotations: Record<string, string>;
  readonly ready: boolean;
}

export interface ExecResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ClusterNetwork {
  fetch(ctx: Context, origin: KubeObject, url: string, init?: FetchInit): Promise<NetworkResponse>;
}

export interface FetchInit {
  readonly method?: string;
  readonly headers?: Record<string, string | readonly string[]>;
  readonly body?: string;
}

export interface NetworkRequest {
  readonly method: string;
  readonly url: URL;
  readonly header: Record<string, string[]>;
  readonly host: string;
  readonly body?: string;
}

export interface NetworkResponse {
  readonly status: number;
  readonly header?: Record<string, string[]>;
  readonly body: string;
}

export type NetworkHandler = (ctx: Context, request: NetworkRequest) => Promise<NetworkResponse>;
