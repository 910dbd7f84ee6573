/** `kubectl port-forward`: ports of this machine that lead to a Pod, as long as it runs. */
import type { ApiRequest, ApiResponse } from '../../../sandbox.ts';
import { ConnectError } from '../../http.ts';
import { Signal } from '../../process.ts';
import { KubectlError, usageError } from '../cli/error.ts';
import { POD_TIMEOUT_FLAG } from '../cli/global-flags.ts';
import { klogError } from '../cli/klog.ts';
import { pathOf } from '../client/discovery.ts';
import { listAt, textAt, type KubeObject } from '../client/object.ts';
import { podOf } from '../client/pods.ts';
import type { Invocation, Verb } from '../invocation.ts';

/** Milliseconds until kubectl notices that the connection to the Pod broke. */
const NOTICED = 10;

export const portForward: Verb = {
  summary: 'Forward one or more local ports to a pod.',
  usage: 'TYPE/NAME [options] [LOCAL_PORT:]REMOTE_PORT [...[LOCAL_PORT_N:]REMOTE_PORT_N] [options]',
  examples: [
    '# Listen on port 8888 locally, forwarding to 5000 in the pod',
    'kubectl port-forward pod/mypod 8888:5000',
  ],
  flags: {
    address: {
      type: 'list',
      default: 'localhost',
      help: 'Addresses to listen on (comma separated). Only accepts IP addresses or localhost as a value.',
    },
    ...POD_TIMEOUT_FLAG,
  },
  async run(call) {
    const [word, ...specs] = call.args;
    if (word === undefined)
      throw usageError('port-forward', 'TYPE/NAME and list of ports are required for port-forward');
    if (specs.length === 0)
      throw usageError('port-forward', 'TYPE/NAME and list of ports are required for port-forward');
    const pairs = specs.map(parsePair);
    const { pod } = await podOf(call, word);
    const phase = textAt(pod, 'status', 'phase');
    if (phase !== 'Running')
      throw new KubectlError(`error: unable to forward port because pod is not running. Current status=${phase}`);
    const service = /^(?:svc|services?)\//.test(word)
      ? await call.client.get<KubeObject>(
          pathOf(await call.discovery.resource('services'), call.target.namespace, word.split('/')[1]),
        )
      : undefined;
    return forward(
      call,
      pod,
      pairs.map((pair) => ({ local: pair.local, remote: remotePort(pair.remote, pod, service) })),
    );
  },
};

interface Pair {
  /** Undefined: the same as the remote one. */
  readonly local: number | undefined;
  readonly remote: string;
}

async function forward(
  call: Invocation,
  pod: KubeObject,
  pairs: readonly { local: number | undefined; remote: number }[],
): Promise<number> {
  const { client, discovery, target, ports, process } = call;
  const path = `${pathOf(await discovery.resource('pods'), target.namespace, pod.metadata.name ?? '')}/portforward`;
  const { api, request } = client.upgrade(path);
  const connection = await api.portForward(request);
  const broken = Promise.withResolvers<void>();
  const stops: (() => void)[] = [];
  try {
    for (const { local = 0, remote } of pairs.map((pair) => ({ ...pair, local: pair.local ?? pair.remote }))) {
      const port = local === 0 ? freePort(ports) : local;
      stops.push(
        await listen(call, port, remote, async (incoming) => {
          await call.out(`Handling connection for ${port}\n`);
          try {
            return await connection.request(remote, incoming);
          } catch (error) {
            if (!(error instanceof ConnectError)) throw error;
            await call.err(
              `${klogError(process, 'portforward.go:522')} err="an error occurred forwarding ${port} -> ${remote}: error forwarding port ${remote} to pod ${sandboxId(pod)}, uid : ${reasonOf(error, pod, remote)}"\n`,
            );
            broken.resolve();
            // The connection was accepted and then closed without a word.
            throw new Error('the forwarded connection was closed', { cause: error });
          }
        }),
      );
      for (const host of ['127.0.0.1', '[::1]']) await call.out(`Forwarding from ${host}:${port} -> ${remote}\n`);
    }
    const interrupted = new Promise<'interrupted'>((resolve) => {
      process.signal.addEventListener('abort', () => resolve('interrupted'), { once: true });
      if (process.signal.aborted) resolve('interrupted');
    });
    const end = await Promise.race([
      interrupted,
      // The client learns of it first.
      broken.promise.then(() => process.clock.wait(NOTICED)).then(() => 'lost' as const),
    ]);
    if (end === 'lost') throw new KubectlError('error: lost connection to pod');
    const reason: unknown = process.signal.reason;
    return 128 + (reason instanceof Signal ? reason.number : 2);
  } finally {
    for (const stop of stops) stop();
    connection.close();
  }
}

async function listen(
  call: Invocation,
  port: number,
  remote: number,
  handle: (request: ApiRequest) => Promise<ApiResponse>,
): Promise<() => void> {
  try {
    return call.ports.listen(port, handle);
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error) || error.code !== 'EADDRINUSE') throw error;
    await call.err(
      `Unable to listen on port ${port}: Listeners failed to create with the following errors: [unable to create listener: Error listen tcp4 127.0.0.1:${port}: bind: address already in use unable to create listener: Error listen tcp6 [::1]:${port}: bind: address already in use]\n`,
    );
    throw new KubectlError(`error: unable to listen on any of the requested ports: [{${port} ${remote}}]`);
  }
}

function parsePair(spec: string): Pair {
  const parts = spec.split(':');
  const [first = '', second] = parts;
  const remote = second ?? first;
  if (parts.length > 2 || remote === '') throw new KubectlError(`error: invalid port format '${spec}'`);
  const local = second === undefined ? undefined : first === '' ? 0 : Number(first);
  if (local !== undefined && (!Number.isInteger(local) || local < 0 || local > 65_535)) {
    throw new KubectlError(
      `error: error parsing local port '${first}': strconv.ParseUint: parsing ${JSON.stringify(first)}: ${Number.isNaN(local) ? 'invalid syntax' : 'value out of range'}`,
    );
  }
  return { local, remote };
}

/** A number, a container port's name, or a Service's port on its way to the container's. */
function remotePort(word: string, pod: KubeObject, service: KubeObject | undefined): number {
  let wanted: string = word;
  if (service) {
    const port = listAt(service, 'spec', 'ports').find(
      (one) => textAt(one, 'port') === word || textAt(one, 'name') === word,
    );
    if (!port)
      throw new KubectlError(`error: Service ${service.metadata.name ?? ''} does not have a service port ${word}`);
    wanted = textAt(port, 'targetPort') || textAt(port, 'port');
  }
  if (/^\d+$/.test(wanted)) return Number(wanted);
  const named = listAt(pod, 'spec', 'containers')
    .flatMap((container) => listAt(container, 'ports'))
    .find((port) => textAt(port, 'name') === wanted);
  if (!named) throw new KubectlError(`error: Pod '${pod.metadata.name ?? ''}' does not have a named port '${wanted}'`);
  return Number(textAt(named, 'containerPort'));
}

function freePort(ports: Invocation['ports']): number {
  for (let port = 30_000; port < 61_000; port++) if (!ports.get(port)) return port;
  throw new KubectlError('error: unable to listen on any of the requested ports');
}

const sandboxId = (pod: KubeObject): string => (pod.metadata.uid ?? '').replaceAll('-', '').repeat(2).slice(0, 64);

function reasonOf({ code }: ConnectError, pod: KubeObject, port: number): string {
  const sandbox = `\\"${sandboxId(pod)}\\"`;
  if (code === 'EHOSTUNREACH') return `network namespace for sandbox ${sandbox} is closed`;
  return (
    `failed to execute portforward in network namespace \\"/var/run/netns/cni-${pod.metadata.uid ?? ''}\\": ` +
    `failed to connect to localhost:${port} inside namespace ${sandbox}, ` +
    `IPv4: dial tcp4 127.0.0.1:${port}: connect: connection refused ` +
    `IPv6 dial tcp6 [::1]:${port}: connect: connection refused `
  );
}
