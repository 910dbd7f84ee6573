/** A container as the daemon's JSON. */
import { hexDigits } from '../../images/digest.ts';
import { recordOf } from '../../images/record.ts';
import type { Engine } from '../../engine/engine.ts';
import type { EngineContainer } from '../../engine/containers/engine-container.ts';
import { commandOf } from '../container-text.ts';
import { hostConfig } from './host-config.ts';
import { networkData } from './network.ts';
import { layerFolders, overlay } from './overlay.ts';
import { time } from './time.ts';

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
      Data: {
        ID: id,
        ...overlay(hexDigits(id, 64), [
          `${hexDigits(id, 64)}-init`,
          ...layerFolders(engine.images.find(image.id)?.record ?? recordOf(image)),
        ]),
      },
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
    Running: container.running || state.status === 'restarting',
    Paused: state.status === 'paused',
    Restarting: state.status === 'restarting',
    OOMKilled: state.oomKilled,
    Dead: false,
    Pid: container.running ? 2000 + (Number.parseInt(container.id.slice(0, 4), 16) % 8000) : 0,
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
