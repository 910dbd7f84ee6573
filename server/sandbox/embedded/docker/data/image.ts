/** An image as the daemon's JSON. */
import type { ImageConfig } from '../../container.ts';
import type { LocalImage } from '../../engine/images/local-images.ts';
import { layerFolders, overlay } from './overlay.ts';
import { NEVER } from './time.ts';

export function imageData(local: LocalImage): object {
  const { image, record, tags, digests } = local;
  const [top = '', ...below] = layerFolders(record);
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
      Data: overlay(top, below),
      Name: 'overlay2',
    },
    RootFS: { Type: 'layers', Layers: record.layers.map(({ digest }) => digest) },
    Metadata: { LastTagTime: NEVER },
    Config: imageConfig(image.config),
  };
}

function imageConfig(config: ImageConfig): object {
  const { Healthcheck: check } = config;
  return {
    ...(config.Cmd === null ? {} : { ArgsEscaped: true }),
    ...(config.Cmd === null ? {} : { Cmd: config.Cmd }),
    Entrypoint: config.Entrypoint,
    Env: config.Env,
    ...(Object.keys(config.ExposedPorts).length > 0 ? { ExposedPorts: config.ExposedPorts } : {}),
    ...(check === undefined
      ? {}
      : { Healthcheck: Object.fromEntries(Object.entries(check).toSorted(([a], [b]) => (a < b ? -1 : 1))) }),
    Labels: Object.keys(config.Labels).length > 0 ? config.Labels : null,
    OnBuild: null,
    ...(config.StopSignal === undefined ? {} : { StopSignal: config.StopSignal }),
    User: config.User,
    Volumes: Object.keys(config.Volumes).length > 0 ? config.Volumes : null,
    WorkingDir: config.WorkingDir,
  };
}
