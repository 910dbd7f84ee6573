/** The options that `docker run` and `docker create` share, and the configuration they make. */
import type {
  ContainerConfig,
  Healthcheck,
  MountRequest,
  PortBinding,
  RestartPolicy,
} from '../../engine/containers/config.ts';
import { EngineError } from '../../engine/engine-error.ts';
import { errnoOf, strerror } from '../../machine/files/errno.ts';
import { resolvePath } from '../../machine/files/paths.ts';
import type { Process } from '../../process.ts';
import type { ParsedFlags } from '../flags.ts';
import { parseSize } from '../format/human.ts';
import { DockerFailure, type Flag } from '../verb.ts';

export const RUN_FLAGS: readonly Flag[] = [
  { name: 'detach', short: 'd', type: 'bool', help: 'Run container in background and print container ID' },
  {
    name: 'rm',
    type: 'bool',
    help: 'Automatically remove the container and its associated anonymous volumes when it exits',
  },
  { name: 'interactive', short: 'i', type: 'bool', help: 'Keep STDIN open even if not attached' },
  { name: 'tty', short: 't', type: 'bool', help: 'Allocate a pseudo-TTY' },
  { name: 'publish', short: 'p', type: 'list', help: "Publish a container's port(s) to the host" },
  { name: 'publish-all', short: 'P', type: 'bool', help: 'Publish all exposed ports to random ports' },
  { name: 'env', short: 'e', type: 'list', help: 'Set environment variables' },
  { name: 'env-file', type: 'list', help: 'Read in a file of environment variables' },
  { name: 'name', type: 'string', help: 'Assign a name to the container' },
  { name: 'hostname', short: 'h', type: 'string', help: 'Container host name' },
  { name: 'memory', short: 'm', type: 'bytes', help: 'Memory limit' },
  { name: 'memory-swap', type: 'bytes', help: "Swap limit equal to memory plus swap: '-1' to enable unlimited swap" },
  { name: 'cpus', type: 'decimal', help: 'Number of CPUs' },
  { name: 'entrypoint', type: 'string', help: 'Overwrite the default ENTRYPOINT of the image' },
  { name: 'volume', short: 'v', type: 'list', help: 'Bind mount a volume' },
  { name: 'mount', type: 'list', help: 'Attach a filesystem mount to the container' },
  { name: 'tmpfs', type: 'list', help: 'Mount a tmpfs directory' },
  { name: 'user', short: 'u', type: 'string', help: 'Username or UID (format: <name|uid>[:<group|gid>])' },
  { name: 'workdir', short: 'w', type: 'string', help: 'Working directory inside the container' },
  { name: 'restart', type: 'string', help: 'Restart policy to apply when a container exits' },
  { name: 'label', short: 'l', type: 'list', help: 'Set meta data on a container' },
  { name: 'network', type: 'string', help: 'Connect a container to a network' },
  { name: 'net', type: 'string', help: 'Connect a container to a network' },
  { name: 'network-alias', type: 'list', help: 'Add network-scoped alias for the container' },
  { name: 'health-cmd', type: 'string', help: 'Command to run to check health' },
  { name: 'health-interval', type: 'duration', help: 'Time between running the check (ms|s|m|h)' },
  { name: 'health-timeout', type: 'duration', help: 'Maximum time to allow one check to run (ms|s|m|h)' },
  { name: 'health-retries', type: 'int', help: 'Consecutive failures needed to report unhealthy' },
  {
    name: 'health-start-period',
    type: 'duration',
    help: 'Start period for the container to initialize before starting health-retries countdown',
  },
  { name: 'no-healthcheck', type: 'bool', help: 'Disable any container-specified HEALTHCHECK' },
  { name: 'stop-signal', type: 'string', help: 'Signal to stop the container' },
  { name: 'stop-timeout', type: 'int', help: 'Timeout (in seconds) to stop a container' },
  {
    name: 'pull',
    type: 'string',
    help: 'Pull image before running ("always", "missing", "never")',
    default: 'missing',
  },
  { name: 'quiet', short: 'q', type: 'bool', help: 'Suppress the pull output' },
  { name: 'platform', type: 'string', help: 'Set platform if server is multi-platform capable' },
  { name: 'init', type: 'bool', help: 'Run an init inside the container that forwards signals and reaps processes' },
  { name: 'cidfile', type: 'string', help: 'Write the container ID to the file' },
  { name: 'sig-proxy', type: 'bool', help: 'Proxy received signals to the process' },
  { name: 'expose', type: 'list', help: 'Expose a port or a range of ports' },
];

/** Known to the real one. */
export const RUN_ABSENT = [
  'add-host',
  'annotation',
  'a, attach',
  'blkio-weight',
  'cap-add',
  'cap-drop',
  'cgroup-parent',
  'cgroupns',
  'cpu-period',
  'cpu-quota',
  'c, cpu-shares',
  'cpuset-cpus',
  'device',
  'dns',
  'dns-search',
  'domainname',
  'gpus',
  'group-add',
  'ip',
  'ipc',
  'isolation',
  'kernel-memory',
  'link',
  'log-driver',
  'log-opt',
  'mac-address',
  'memory-reservation',
  'oom-kill-disable',
  'pid',
  'pids-limit',
  'privileged',
  'read-only',
  'runtime',
  'security-opt',
  'shm-size',
  'storage-opt',
  'sysctl',
  'ulimit',
  'userns',
  'uts',
  'volume-driver',
  'volumes-from',
];

export async function configFrom(
  process: Process,
  flags: ParsedFlags,
  words: readonly string[],
): Promise<ContainerConfig> {
  const [image = '', ...args] = words;
  const entrypoint = flags.get('entrypoint');
  const optional = <K extends string, V>(key: K, value: V | undefined): { [P in K]?: V } =>
    value === undefined ? {} : ({ [key]: value } as { [P in K]?: V });
  const healthcheck = healthFrom(flags);
  return {
    image,
    env: await environmentFrom(process, flags),
    labels: Object.fromEntries(flags.all('label').map((each) => pair(each))),
    tty: flags.has('tty'),
    openStdin: flags.has('interactive'),
    autoRemove: flags.has('rm'),
    ports: flags.all('publish').flatMap(portsFrom),
    publishAll: flags.has('publish-all'),
    mounts: [
      ...flags.all('volume').map((each) => volumeFrom(process, each)),
      ...flags.all('mount').map((each) => mountFrom(process, each)),
      ...flags.all('tmpfs').map((each): MountRequest => ({ type: 'tmpfs', target: each.split(':')[0] ?? '' })),
    ],
    memory: memoryFrom(flags),
    nanoCpus: Math.round(Number(flags.get('cpus') ?? 0) * 1e9),
    restart: restartFrom(flags.get('restart') ?? 'no'),
    network: flags.get('network') ?? flags.get('net') ?? 'bridge',
    aliases: flags.all('network-alias'),
    readOnlyRoot: false,
    privileged: false,
    ...optional('args', args.length > 0 ? args : undefined),
    ...optional('entrypoint', entrypoint === undefined ? undefined : entrypoint === '' ? [] : [entrypoint]),
    ...optional('name', flags.get('name')),
    ...optional('hostname', flags.get('hostname')),
    ...optional('workingDir', flags.get('workdir')),
    ...optional('user', flags.get('user')),
    ...optional('stopSignal', flags.get('stop-signal')),
    ...optional('stopTimeout', flags.get('stop-timeout') === undefined ? undefined : Number(flags.get('stop-timeout'))),
    ...optional('healthcheck', healthcheck),
  };
}

const SMALLEST_MEMORY = 6 << 20;

function memoryFrom(flags: ParsedFlags): number {
  const text = flags.get('memory');
  if (text === undefined) return 0;
  const bytes = parseSize(text) ?? 0;
  if (bytes > 0 && bytes < SMALLEST_MEMORY)
    throw new DockerFailure(
      "docker: Error response from daemon: Minimum memory limit allowed is 6MB\n\nRun 'docker run --help' for more information",
      125,
    );
  return bytes;
}

/** `-e NAME` takes the value from the caller's own environment. */
async function environmentFrom(process: Process, flags: ParsedFlags): Promise<string[]> {
  const entries: string[] = [];
  for (const file of flags.all('env-file')) {
    try {
      const text = await process.fs.readFile(resolvePath(process.cwd, file));
      entries.push(
        ...text
          .split('\n')
          .map((line) => line.trimStart())
          .filter((line) => line !== '' && !line.startsWith('#')),
      );
    } catch (error) {
      if (errnoOf(error) === undefined) throw error;
      throw new DockerFailure(
        `docker: open ${file}: ${strerror(error).toLowerCase()}\n\nRun 'docker run --help' for more information`,
        125,
      );
    }
  }
  entries.push(...flags.all('env'));
  return entries.flatMap((entry) => {
    if (entry.includes('=')) return [entry];
    const value = process.env[entry];
    return value === undefined ? [] : [`${entry}=${value}`];
  });
}

/** `8080`, `8888:8080`, `127.0.0.1:8888:8080`, `8000-8002:80-82`, with `/tcp`. */
function portsFrom(text: string): PortBinding[] {
  const match = /^(?:(\d+\.\d+\.\d+\.\d+|\[[^\]]+\])?:)?(?:(\d*(?:-\d+)?):)?(\d+(?:-\d+)?)(?:\/(tcp|udp|sctp))?$/.exec(
    text,
  );
  const invalid = (why: string): DockerFailure =>
    new DockerFailure(`docker: invalid ${why}\n\nRun 'docker run --help' for more information`, 125);
  if (match === null) throw invalid(`containerPort: ${text.split(':').at(-1) ?? text}`);
  const [, ip = '0.0.0.0', host = '', inner = '', protocol] = match;
  if (protocol !== undefined && protocol !== 'tcp')
    throw new DockerFailure(
      `sandbox: publishing ${protocol} ports is not part of the simulator; it works in a real cluster`,
      125,
    );
  const inside = range(inner);
  const outside = host === '' ? inside.map(() => 0) : range(host);
  if (inside.length !== outside.length)
    throw invalid(`ranges specified for container and host Ports: ${inner} and ${host}`);
  if ([...inside, ...outside].some((port) => port > 65_535)) throw invalid(`containerPort: ${inner}`);
  return inside.map((containerPort, i) => ({
    containerPort,
    hostIp: ip.replace(/^\[|\]$/g, ''),
    hostPort: outside[i] ?? 0,
  }));
}

function range(text: string): number[] {
  const [from = 0, to = from] = text.split('-').map(Number);
  return Array.from({ length: Math.max(1, to - from + 1) }, (_value, i) => from + i);
}

/** `name:/path`, `/host:/path:ro`, `/path`. */
function volumeFrom(process: Process, text: string): MountRequest {
  const parts = text.split(':');
  if (parts.length === 1) return { type: 'volume', source: undefined, target: text, readOnly: false };
  const [source = '', target = '', mode = ''] = parts;
  if (!target.startsWith('/'))
    throw new DockerFailure(
      `docker: Error response from daemon: invalid volume specification: '${text}': invalid mount config for type "volume": invalid mount path: '${target}' mount path must be absolute\n\nRun 'docker run --help' for more information`,
      125,
    );
  const readOnly = mode.split(',').includes('ro');
  if (/^[.~/]/.test(source))
    return {
      type: 'bind',
      source: resolvePath(process.cwd, source.replace(/^~(?=\/|$)/, process.env['HOME'] ?? '/')),
      target,
      readOnly,
      mustExist: false,
    };
  return { type: 'volume', source, target, readOnly };
}

function mountFrom(process: Process, text: string): MountRequest {
  const values = new Map(text.split(',').map((each) => pair(each)));
  const target = values.get('target') ?? values.get('dst') ?? values.get('destination') ?? '';
  const source = values.get('source') ?? values.get('src');
  const readOnly = ['readonly', 'ro'].some((key) => values.has(key) && values.get(key) !== 'false');
  const invalid = (why: string): DockerFailure =>
    new DockerFailure(
      `invalid argument "${text}" for "--mount" flag: ${why}\n\nUsage:  docker run [OPTIONS] IMAGE [COMMAND] [ARG...]\n\nRun 'docker run --help' for more information`,
      125,
    );
  if (target === '') throw invalid('target is required');
  const type = values.get('type') ?? 'volume';
  if (type === 'tmpfs') return { type: 'tmpfs', target };
  if (type === 'volume') return { type: 'volume', source, target, readOnly };
  if (type !== 'bind') throw invalid(`unknown mount type "${type}"`);
  if (source === undefined) throw invalid('source is required');
  return { type: 'bind', source: resolvePath(process.cwd, source), target, readOnly, mustExist: true };
}

/** Throws an EngineError for a policy that there isn't. */
export function restartFrom(text: string): RestartPolicy {
  const [name = 'no', maximum] = text.split(':');
  if (name !== 'no' && name !== 'always' && name !== 'on-failure' && name !== 'unless-stopped')
    throw new EngineError(
      400,
      `invalid restart policy: unknown policy '${name}'; use one of 'no', 'always', 'on-failure', or 'unless-stopped'`,
    );
  return { name, maximum: Number(maximum ?? 0) };
}

function healthFrom(flags: ParsedFlags): Healthcheck | 'none' | undefined {
  if (flags.has('no-healthcheck')) return 'none';
  const command = flags.get('health-cmd');
  if (command === undefined) return undefined;
  const ms = (name: string, otherwise: number): number => duration(flags.get(name)) ?? otherwise;
  return {
    test: ['CMD-SHELL', command],
    interval: ms('health-interval', 30_000),
    timeout: ms('health-timeout', 30_000),
    startPeriod: ms('health-start-period', 0),
    retries: Number(flags.get('health-retries') ?? 3),
  };
}

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

function duration(text: string | undefined): number | undefined {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(text ?? '');
  return match === null ? undefined : Number(match[1]) * (UNITS[match[2] ?? ''] ?? 1);
}

export function pair(text: string): [string, string] {
  const at = text.indexOf('=');
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}
