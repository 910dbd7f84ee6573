/** Bind mounts and volumes of a new container: folders of the host, and disks that are filled from the image. */
import type { ContainerSpec, Image } from '../../container.ts';
import { Disk } from '../../machine/files/disk.ts';
import { FolderView } from '../../machine/files/folder-view.ts';
import { errnoOf } from '../../machine/files/errno.ts';
import type { Engine } from '../engine.ts';
import { EngineError } from '../engine-error.ts';
import type { Volumes } from '../volumes.ts';
import type { ContainerConfig, MountRequest } from './config.ts';
import { copyTree } from '../build/snapshot.ts';

export async function prepareMounts(
  engine: Engine,
  { config, image }: { readonly config: ContainerConfig; readonly image: Image },
): Promise<ContainerSpec['mounts']> {
  const mounts: ContainerSpec['mounts'][number][] = [];
  for (const mount of config.mounts) mounts.push(await prepare(engine, mount, image));
  return mounts;
}

/** Gives a volume of its own to each place that was asked for without a name, or that the image declares. */
export function withVolumes(volumes: Volumes, config: ContainerConfig, image: Image): ContainerConfig {
  const mounts = config.mounts.map((mount) =>
    mount.type === 'volume' && mount.source === undefined
      ? { ...mount, source: volumes.ensure(undefined).name }
      : mount,
  );
  for (const target of Object.keys(image.config.Volumes)) {
    if (mounts.some((mount) => mount.target === target)) continue;
    mounts.push({ type: 'volume', source: volumes.ensure(undefined).name, target, readOnly: false });
  }
  return { ...config, mounts };
}

async function prepare(engine: Engine, mount: MountRequest, image: Image): Promise<ContainerSpec['mounts'][number]> {
  const { quota, clock, hostFiles } = engine.options;
  const now = (): number => clock.now();
  switch (mount.type) {
    case 'tmpfs':
      return { path: mount.target, fs: new Disk({ quota, now }), readOnly: false };
    case 'bind': {
      if (!(await hostFiles.exists(mount.source))) {
        if (mount.mustExist)
          throw new EngineError(
            400,
            `invalid mount config for type "bind": bind source path does not exist: ${mount.source}`,
          );
        // The engine runs as root, and so the folder it makes is root's.
        await hostFiles.mkdir(mount.source, { recursive: true });
      }
      return { path: mount.target, fs: new FolderView(hostFiles, mount.source), readOnly: mount.readOnly };
    }
    case 'volume': {
      const volume = engine.volumes.ensure(mount.source);
      if ((await volume.disk.readdir('/')).length === 0)
        await fill(engine, { image, target: mount.target, disk: volume.disk });
      return { path: mount.target, fs: volume.disk, readOnly: mount.readOnly };
    }
  }
}

/** A new volume starts with what the image has at its place. */
async function fill(
  engine: Engine,
  { image, target, disk }: { readonly image: Image; readonly target: string; readonly disk: Disk },
): Promise<void> {
  const { quota, clock } = engine.options;
  const scratch = new Disk({ quota, now: () => clock.now() });
  try {
    await image.files(scratch);
    if (await scratch.exists(target)) await copyTree({ fs: scratch, path: target }, { fs: disk, path: '/' });
  } catch (error) {
    if (errnoOf(error) === undefined) throw error;
    throw new EngineError(500, `failed to populate volume: ${error instanceof Error ? error.message : String(error)}`);
  } finally {
    scratch.dispose();
  }
}
