/** Answers the API server's questions to a node: logs, exec, attach, port-forward. */
import { ProgramNotFound, type Container } from '../container.ts';
import { ApiFailure, type ExecStreams, type PortForward } from '../upgrade.ts';
import { badRequest, internal } from '../apiserver/failure.ts';
import type { Pod } from '../apiserver/kinds/pod/types.ts';
import type { ExecOptions, KubeletClient, LogOptions, Usage } from '../apiserver/kubelet-client.ts';
import { ConnectError } from '../http.ts';
import { untilAborted } from '../machine/streams/pipe.ts';
import { readLog } from './logs.ts';
import { ociError } from './runtime/exec.ts';
import type { NodeContainer } from './runtime/node-container.ts';
import type { NodeRuntime } from './runtime/node-runtime.ts';

export class Kubelets implements KubeletClient {
  readonly #runtimes: ReadonlyMap<string, NodeRuntime>;

  constructor(runtimes: ReadonlyMap<string, NodeRuntime>) {
    this.#runtimes = runtimes;
  }

  async logs(pod: Pod, options: LogOptions): Promise<AsyncIterable<Uint8Array>> {
    const { container: name, previous } = options;
    const all = this.#containers(pod).filter((one) => one.name === name);
    const found = previous ? all[1] : all[0];
    if (!found && previous)
      throw badRequest(`previous terminated container "${name}" in pod "${pod.metadata.name ?? ''}" not found`);
    if (!found) throw badRequest(waiting(pod, name));
    return found.process.container ? readLog(found.process.container, options) : nothing();
  }

  async exec(pod: Pod, { container: name, command, signal }: ExecOptions, streams: ExecStreams): Promise<number> {
    const container = this.#running(pod, name);
    try {
      return await container.exec({
        argv: command,
        stdin: streams.stdin ?? { isTTY: false, read: () => Promise.resolve(undefined) },
        stdout: streams.stdout,
        stderr: streams.stderr,
        ...(streams.tty ? { tty: streams.tty } : {}),
        signal,
      });
    } catch (error) {
      if (!(error instanceof ProgramNotFound)) throw error;
      const id = container.spec.id;
      const why = `error executing command in container: failed to exec in container: failed to start exec "${id}": ${ociError(error)}`;
      throw Object.assign(internal(`Internal error occurred: ${why}`), { cause: error });
    }
  }

  /** What process 1 writes from now on, and its input, if it takes any. */
  async attach(
    pod: Pod,
    { container: name, signal }: Omit<ExecOptions, 'command'>,
    streams: ExecStreams,
  ): Promise<number> {
    const container = this.#running(pod, name);
    const point = this.#containers(pod).find((one) => one.process.container === container)?.process.attachPoint;
    if (point) {
      await point.visit(streams, { ended: container.exited, signal });
      return 0;
    }
    for await (const line of container.log.read(container.log.lines.length, true, signal))
      await (line.stream === 'stderr' ? streams.stderr : streams.stdout).write(line.text);
    return (await untilAborted(container.exited, signal)).exitCode;
  }

  async portForward(pod: Pod): Promise<PortForward> {
    if (pod.status?.phase !== 'Running') {
      throw badRequest(
        `unable to forward port because pod is not running. Current status=${pod.status?.phase ?? 'Unknown'}`,
      );
    }
    const runtime = this.#runtimes.get(pod.spec.nodeName ?? '');
    let isClosed = false;
    return {
      request: async (port, request) => {
        if (isClosed || runtime?.isOver(pod.metadata.uid ?? '') !== false)
          throw new ConnectError('EHOSTUNREACH', { host: '127.0.0.1', port });
        const running = this.#containers(pod).flatMap((one) =>
          one.isRunning && one.process.container ? [one.process.container] : [],
        );
        const target = running.find((one) => one.isListening(port));
        if (!target) throw new ConnectError('ECONNREFUSED', { host: '127.0.0.1', port });
        return target.request(port, request);
      },
      close: () => {
        isClosed = true;
      },
    };
  }

  usage(pod: Pod): readonly Usage[] {
    return this.#containers(pod).flatMap(({ name, isRunning, startedAt, process: { container } }) =>
      isRunning && container ? [{ container: name, ...container.usage(), startedAt: startedAt ?? 0 }] : [],
    );
  }

  #running(pod: Pod, name: string): Container {
    const found = this.#containers(pod).find((one) => one.name === name && one.isRunning);
    if (!found) {
      if ((pod.spec.nodeName ?? '') === '')
        throw badRequest(`pod ${pod.metadata.name ?? ''} does not have a host assigned`);
      throw internal(`unable to upgrade connection: container not found ("${name}")`);
    }
    if (!found.process.container) {
      throw new ApiFailure({
        code: 501,
        reason: 'NotImplemented',
        message: 'sandbox: exec into the control plane is not part of the simulator; it works in a real cluster',
      });
    }
    return found.process.container;
  }

  #containers({ metadata, spec }: Pod): readonly NodeContainer[] {
    return this.#runtimes.get(spec.nodeName ?? '')?.containers(metadata.uid ?? '') ?? [];
  }
}

/** Why there is no log yet. */
function waiting({ metadata, spec, status }: Pod, name: string): string {
  const pod = metadata.name ?? '';
  if ((spec.nodeName ?? '') === '') return `pod ${pod} does not have a host assigned`;
  const reason = status?.containerStatuses?.find((one) => one.name === name)?.state?.waiting?.reason;
  const label = `container "${name}" in pod "${pod}" is waiting to start`;
  const known: Readonly<Record<string, string>> = {
    ErrImagePull: "image can't be pulled",
    ImagePullBackOff: 'trying and failing to pull image',
  };
  return `${label}: ${(reason !== undefined && known[reason]) || (reason ?? 'ContainerCreating')}`;
}

async function* nothing(): AsyncGenerator<Uint8Array> {
  // The control plane writes no log in the simulator.
}
