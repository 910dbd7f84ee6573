/** Containers, images, volumes and networks as the daemon's JSON. */
import type { ImageConfig } from '../container.ts';
import { hexDigits } from '../images/digest.ts';
import type { Engine } from '../engine/engine.ts';
import type { EngineContainer } from '../engine/containers/engine-container.ts';
import type { LocalImage } from '../engine/images/local-images.ts';
import type { EngineNetwork } from '../engine/networks.ts';
import type { Volume } from '../engine/volumes.ts';
import { commandOf } from './container-text.ts';

const NEVER = '0001-01-01T00:00:00Z';

export function containerData(engine: Engine, container: EngineContainer): object {
  const { id, config, image } = container;
  const [path = '', ...args] = commandOf(container);
  const folder = `/var/lib/docker/containers/${id}`;
  return {
    Id: id,
    Created: time(container.createdAt),
    Path: path,
    Args: args,
    State: stateData(container),
    Image: image.id,
    ResolvConfPath: `${folder}/resolv.conf`,
    HostnamePath: `${folder}/hostname`,
    HostsPath: `${folder}/hosts`,
    LogPath: `${folder}/${id}-json.log`,
    Name: `/${container.name}`,
    RestartCount: container.restartCount,
    Driver: 'overlay2',
    Platform: 'linux',
    MountLabel: '',
    ProcessLabel: '',
    AppArmorProfile: '',
    ExecIDs: null,
    HostConfig: hostConfig(container),
    GraphDriver: {
      Data: { ID: id, MergedDir: `/var/lib/docker/overlay2/${hexDigits(id, 64)}/merged` },
      Name: 'overlay2',
    },
    Mounts: config.mounts.map((mount) => mountData(engine, mount)),
    Config: {
      Hostname: config.hostname ?? id.slice(0, 12),
      Domainname: '',
      User: config.user ?? image.config.User,
      AttachStdin: false,
      AttachStdout: false,
      AttachStderr: false,
      ...(Object.keys(image.config.ExposedPorts).length > 0 ? { ExposedPorts: image.config.ExposedPorts } : {}),
      Tty: config.tty,
      OpenStdin: config.openStdin,
      StdinOnce: false,
      Env: [
        ...config.env,
        ...image.config.Env.filter(
          (entry) => !config.env.some((own) => own.startsWith(entry.slice(0, entry.indexOf('=') + 1))),
        ),
      ],
      Cmd: config.args ?? (config.entrypoint === undefined ? image.config.Cmd : null),
      ...(container.healthcheck === undefined
        ? {}
        : { Healthcheck: image.config.Healthcheck ?? { Test: container.healthcheck.test } }),
      Image: config.image,
      Volumes: Object.keys(image.config.Volumes).length > 0 ? image.config.Volumes : null,
      WorkingDir: config.workingDir ?? image.config.WorkingDir,
      Entrypoint: config.entrypoint ?? image.config.Entrypoint,
      OnBuild: null,
      Labels: { ...image.config.Labels, ...config.labels },
    },
    NetworkSettings: networkData(engine, container),
  };
}

function stateData(container: EngineContainer): object {
  const { state, health } = container;
  return {
    Status: state.status,
    Running: state.status === 'running' || state.status === 'restarting',
    Paused: false,
    Restarting: state.status === 'restarting',
    OOMKilled: state.oomKilled,
    Dead: false,
    Pid: state.status === 'running' ? 2000 + (Number.parseInt(container.id.slice(0, 4), 16) % 8000) : 0,
    ExitCode: state.exitCode,
    Error: state.error,
    StartedAt: time(state.startedAt),
    FinishedAt: time(state.finishedAt),
    ...(health === undefined
      ? {}
      : {
          Health: {
            Status: health.status,
            FailingStreak: health.failingStreak,
            Log: health.log.map((result) => ({
              Start: time(result.start),
              End: time(result.end),
              ExitCode: result.exitCode,
              Output: result.output,
            })),
          },
        }),
  };
}

function hostConfig({ config }: EngineContainer): object {
  return {
    Binds: bindsOf(config.mounts),
    ContainerIDFile: '',
    LogConfig: { Type: 'json-file', Config: {} },
    NetworkMode: config.network,
    PortBindings: portMap(config.ports),
    RestartPolicy: { Name: config.restart.name, MaximumRetryCount: config.restart.maximum },
    AutoRemove: config.autoRemove,
    VolumeDriver: '',
    VolumesFrom: null,
    ConsoleSize: [0, 0],
    CapAdd: null,
    CapDrop: null,
    CgroupnsMode: 'private',
    Dns: [],
    DnsOptions: [],
    DnsSearch: [],
    ExtraHosts: null,
    GroupAdd: null,
    IpcMode: 'private',
    Cgroup: '',
    Links: null,
    OomScoreAdj: 0,
    PidMode: '',
    Privileged: config.privileged,
    PublishAllPorts: config.publishAll,
    ReadonlyRootfs: config.readOnlyRoot,
    SecurityOpt: null,
    UTSMode: '',
    UsernsMode: '',
    ShmSize: 67_108_864,
    Runtime: 'runc',
    Isolation: '',
    CpuShares: 0,
    Memory: config.memory,
    NanoCpus: config.nanoCpus,
    CgroupParent: '',
    BlkioWeight: 0,
    MemoryReservation: 0,
    MemorySwap: config.memory > 0 ? config.memory * 2 : 0,
    MemorySwappiness: null,
    OomKillDisable: false,
    PidsLimit: null,
    Ulimits: [],
  };
}

function networkData(engine: Engine, container: EngineContainer): object {
  const network = engine.networks.get(container.config.network);
  const on = container.running && container.ip !== '';
  const endpoint = {
    Gateway: on ? `${network.subnet}.1` : '',
    IPAddress: on ? container.ip : '',
    IPPrefixLen: on ? 16 : 0,
    IPv6Gateway: '',
    GlobalIPv6Address: '',
    GlobalIPv6PrefixLen: 0,
    MacAddress: on ? macOf(container.ip) : '',
  };
  const endpointId = on ? hexDigits(`endpoint ${container.id}`, 64) : '';
  return {
    Bridge: '',
    SandboxID: on ? hexDigits(`sandbox ${container.id}`, 64) : '',
    SandboxKey: on ? `/var/run/docker/netns/${hexDigits(`sandbox ${container.id}`, 12)}` : '',
    Ports: portsData(container),
    HairpinMode: false,
    EndpointID: endpointId,
    ...endpoint,
    Networks: {
      [network.name]: {
        IPAMConfig: null,
        Links: null,
        Aliases: container.config.aliases.length > 0 ? container.config.aliases : null,
        DriverOpts: null,
        GwPriority: 0,
        NetworkID: network.id,
        EndpointID: endpointId,
        ...endpoint,
        DNSNames: network.resolvesNames ? [container.name, container.id.slice(0, 12)] : null,
      },
    },
  };
}

function portsData(container: EngineContainer): Record<string, { HostIp: string; HostPort: string }[] | null> {
  if (!container.running) return {};
  const exposed = Object.fromEntries(Object.keys(container.image.config.ExposedPorts).map((port) => [port, null]));
  return { ...exposed, ...portMap(container.published) };
}

function portMap(ports: EngineContainer['published']): Record<string, { HostIp: string; HostPort: string }[]> {
  const map: Record<string, { HostIp: string; HostPort: string }[]> = {};
  for (const { containerPort, hostIp, hostPort } of ports) {
    (map[`${containerPort}/tcp`] ??= []).push({ HostIp: hostIp, HostPort: hostPort === 0 ? '' : String(hostPort) });
  }
  return map;
}

function bindsOf(mounts: EngineContainer['config']['mounts']): string[] | null {
  const binds = mounts.flatMap((mount) =>
    mount.type === 'tmpfs' ? [] : [`${mount.source ?? ''}:${mount.target}${mount.readOnly ? ':ro' : ''}`],
  );
  return binds.length > 0 ? binds : null;
}

function mountData(engine: Engine, mount: EngineContainer['config']['mounts'][number]): object {
  if (mount.type === 'tmpfs')
    return { Type: 'tmpfs', Source: '', Destination: mount.target, Mode: '', RW: true, Propagation: '' };
  const rw = { Mode: mount.readOnly ? 'ro' : '', RW: !mount.readOnly };
  if (mount.type === 'bind')
    return { Type: 'bind', Source: mount.source, Destination: mount.target, ...rw, Propagation: 'rprivate' };
  const volume = mount.source === undefined ? undefined : engine.volumes.find(mount.source);
  return {
    Type: 'volume',
    Name: volume?.name ?? '',
    Source: `/var/lib/docker/volumes/${volume?.name ?? ''}/_data`,
    Destination: mount.target,
    Driver: 'local',
    ...rw,
    Propagation: '',
  };
}

export function imageData(local: LocalImage): object {
  const { image, record, tags, digests } = local;
  return {
    Id: image.id,
    RepoTags: [...tags],
    RepoDigests: [...digests].map(([repository, digest]) => `${repository}@${digest}`),
    Parent: '',
    Comment: 'buildkit.dockerfile.v0',
    Created: image.created,
    DockerVersion: '',
    Author: '',
    Architecture: 'amd64',
    Os: 'linux',
    Size: image.size,
    GraphDriver: {
      Data: { MergedDir: `/var/lib/docker/overlay2/${hexDigits(image.id, 25)}/merged` },
      Name: 'overlay2',
    },
    RootFS: { Type: 'layers', Layers: record.layers },
    Metadata: { LastTagTime: NEVER },
    Config: imageConfig(image.config),
  };
}

function imageConfig(config: ImageConfig): object {
  return {
    ...(config.Cmd === null ? {} : { Cmd: config.Cmd }),
    Entrypoint: config.Entrypoint,
    Env: config.Env,
    ...(Object.keys(config.ExposedPorts).length > 0 ? { ExposedPorts: config.ExposedPorts } : {}),
    ...(config.Healthcheck === undefined ? {} : { Healthcheck: config.Healthcheck }),
    Labels: Object.keys(config.Labels).length > 0 ? config.Labels : null,
    OnBuild: null,
    ...(config.StopSignal === undefined ? {} : { StopSignal: config.StopSignal }),
    User: config.User,
    Volumes: Object.keys(config.Volumes).length > 0 ? config.Volumes : null,
    WorkingDir: config.WorkingDir,
  };
}

export function volumeData(volume: Volume): object {
  return {
    CreatedAt: time(volume.createdAt).replace(/\.\d+Z$/, 'Z'),
    Driver: 'local',
    Labels: Object.keys(volume.labels).length > 0 ? volume.labels : null,
    Mountpoint: `/var/lib/docker/volumes/${volume.name}/_data`,
    Name: volume.name,
    Options: null,
    Scope: 'local',
  };
}

export function networkInspectData(engine: Engine, network: EngineNetwork): object {
  const members = engine.list().filter((container) => container.running && container.config.network === network.name);
  return {
    Name: network.name,
    Id: network.id,
    Created: time(network.createdAt),
    Scope: 'local',
    Driver: network.driver,
    EnableIPv4: true,
    EnableIPv6: false,
    IPAM: {
      Driver: 'default',
      Options: null,
      Config: network.driver === 'bridge' ? [{ Subnet: `${network.subnet}.0/16`, Gateway: `${network.subnet}.1` }] : [],
    },
    Internal: false,
    Attachable: false,
    Ingress: false,
    Containers: Object.fromEntries(
      members.map((container) => [
        container.id,
        {
          Name: container.name,
          EndpointID: hexDigits(`endpoint ${container.id}`, 64),
          MacAddress: macOf(container.ip),
          IPv4Address: `${container.ip}/16`,
          IPv6Address: '',
        },
      ]),
    ),
    Options: {},
    Labels: {},
  };
}

/** As Docker derives it from the address. */
function macOf(ip: string): string {
  return `02:42:${ip
    .split('.')
    .map((part) => Number(part).toString(16).padStart(2, '0'))
    .join(':')}`;
}

function time(ms: number | undefined): string {
  return ms === undefined ? NEVER : new Date(ms).toISOString().replace('Z', '000000Z');
}
