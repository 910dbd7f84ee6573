/** An image of what a container has become: its image's files with its changes, its configuration with those asked for. */
import type { Image, ImageConfig } from '../../container.ts';
import { digestOf } from '../../images/digest.ts';
import { recordOf } from '../../images/record.ts';
import { Disk } from '../../machine/files/disk.ts';
import { configure } from '../build/configure.ts';
import type { Instruction } from '../build/dockerfile.ts';
import { entriesAfterRun, imageEntries, writeEntries } from '../build/snapshot.ts';
import type { Engine } from '../engine.ts';
import { EngineError } from '../engine-error.ts';
import type { LocalImage } from '../images/local-images.ts';
import { writtenBytes } from './changes.ts';
import type { EngineContainer } from './engine-container.ts';

export interface CommitOptions {
  readonly message: string;
  /** Instructions of a Dockerfile that change the configuration. */
  readonly changes: readonly Instruction[];
  /** As its history shows it: what the container ran. */
  readonly command: string;
  readonly tag?: string;
}

const ALLOWED = new Set(['CMD', 'ENTRYPOINT', 'ENV', 'EXPOSE', 'HEALTHCHECK', 'LABEL', 'USER', 'VOLUME', 'WORKDIR']);

/** Throws an EngineError for an instruction that changes files, or when there is no room. */
export async function commitContainer(
  engine: Engine,
  container: EngineContainer,
  { message, changes, command, tag }: CommitOptions,
): Promise<LocalImage> {
  const { clock, quota } = engine.options;
  const { image } = container;
  const config = changed(configOf(container), changes);
  const fresh = new Disk({ quota, now: () => clock.now() });
  await image.files(fresh);
  const before = imageEntries(fresh);
  fresh.dispose();
  const entries = container.disk === undefined ? before : entriesAfterRun(container.disk, before);
  const size = await writtenBytes(engine, container);
  const held = entries.reduce((sum, entry) => sum + (entry.type === 'file' ? entry.content.length : 0), 0);
  if (!engine.buildCache.makeRoom(held)) throw new EngineError(500, 'write /var/lib/docker: no space left on device');
  quota.take(held);
  const now = clock.now();
  const id = digestOf(`commit ${container.id} ${now} ${JSON.stringify(config)}`);
  const made: Image = {
    id,
    size: image.size + size,
    created: new Date(now).toISOString(),
    config,
    programs: image.programs,
    files: (fs) => writeEntries(fs, entries),
  };
  const below = engine.images.find(image.id)?.record ?? recordOf(image);
  const record = {
    history: [{ createdBy: command, size, comment: message, created: now }, ...below.history],
    layers: [...below.layers, { digest: digestOf(`layer ${id}`), size }],
  };
  return engine.images.add(made, { record, dispose: () => quota.take(-held), ...(tag === undefined ? {} : { tag }) });
}

/** The image's, with what `docker run` was told. */
function configOf({ config, image }: EngineContainer): ImageConfig {
  const own = new Map([...image.config.Env, ...config.env].map((entry) => [entry.split('=', 1)[0], entry]));
  return {
    ...image.config,
    Env: [...own.values()],
    Labels: { ...image.config.Labels, ...config.labels },
    ...(config.entrypoint === undefined ? {} : { Entrypoint: config.entrypoint, Cmd: config.args ?? null }),
    ...(config.args === undefined ? {} : { Cmd: config.args }),
    ...(config.user === undefined ? {} : { User: config.user }),
    ...(config.workingDir === undefined ? {} : { WorkingDir: config.workingDir }),
  };
}

function changed(start: ImageConfig, changes: readonly Instruction[]): ImageConfig {
  let config = start;
  for (const change of changes) {
    if (!ALLOWED.has(change.name))
      throw new EngineError(400, `${change.name.toLowerCase()} is not a valid change command`);
    config =
      change.name === 'WORKDIR'
        ? { ...config, WorkingDir: change.rest }
        : configure({ config, shell: ['/bin/sh', '-c'] }, change, {});
  }
  return config;
}
