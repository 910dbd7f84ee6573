/** `docker … prune`: removes what nobody uses. */
import type { Engine } from '../../engine/engine.ts';
import { writtenBytes } from '../../engine/containers/changes.ts';
import { LocalImages } from '../../engine/images/local-images.ts';
import { confirmed } from '../confirm.ts';
import { bytesOn } from '../bytes-on.ts';
import { humanSize } from '../format/human.ts';
import type { Flag, Verb, VerbCall } from '../verb.ts';

const force: Flag = { name: 'force', short: 'f', type: 'bool', help: 'Do not prompt for confirmation' };
const filter: Flag = { name: 'filter', type: 'filter', help: 'Provide filter values' };
const all = (help: string): Flag => ({ name: 'all', short: 'a', type: 'bool', help });

interface Removed {
  readonly title: string;
  readonly lines: readonly string[];
  readonly bytes: number;
}

function pruneVerb(options: {
  readonly summary: string;
  readonly flags?: readonly Flag[];
  readonly warning: (call: VerbCall) => string;
  readonly prune: (call: VerbCall) => Promise<Removed[]>;
}): Verb {
  return {
    usage: '[OPTIONS]',
    summary: options.summary,
    flags: [force, ...(options.flags ?? [])],
    args: { min: 0, max: 0 },
    run: async (call) => {
      if (!(await confirmed(call, options.warning(call)))) return 0;
      const removed = await options.prune(call);
      for (const { title, lines } of removed)
        if (lines.length > 0)
          await call.process.stdout.write(`${title}\n${lines.map((line) => `${line}\n`).join('')}\n`);
      await call.process.stdout.write(
        `Total reclaimed space: ${humanSize(
          removed.reduce((sum, { bytes }) => sum + bytes, 0),
          4,
        )}\n`,
      );
      return 0;
    },
  };
}

export const containerPrune = pruneVerb({
  summary: 'Remove all stopped containers',
  flags: [filter],
  warning: () => 'WARNING! This will remove all stopped containers.',
  prune: async ({ engine }) => [await stoppedContainers(engine)],
});

export const imagePrune = pruneVerb({
  summary: 'Remove unused images',
  flags: [filter, all('Remove all unused images, not just dangling ones')],
  warning: ({ flags }) =>
    `WARNING! This will remove all ${flags.has('all') ? 'images without at least one container associated to them' : 'dangling images'}.`,
  prune: async ({ engine, flags }) => [unusedImages(engine, flags.has('all'))],
});

export const volumePrune = pruneVerb({
  summary: 'Remove unused local volumes',
  flags: [filter, all('Remove all unused volumes, not just anonymous ones')],
  warning: ({ flags }) =>
    `WARNING! This will remove ${flags.has('all') ? 'all' : 'anonymous'} local volumes not used by at least one container.`,
  prune: async ({ engine, flags }) => [unusedVolumes(engine, flags.has('all'))],
});

export const networkPrune = pruneVerb({
  summary: 'Remove all unused networks',
  flags: [filter],
  warning: () => 'WARNING! This will remove all custom networks not used by at least one container.',
  prune: async ({ engine }) => [unusedNetworks(engine)],
});

export const systemPrune = pruneVerb({
  summary: 'Remove unused data',
  flags: [
    filter,
    all('Remove all unused images not just dangling ones'),
    { name: 'volumes', type: 'bool', help: 'Prune anonymous volumes' },
  ],
  warning: ({ flags }) =>
    `WARNING! This will remove:\n  - all stopped containers\n  - all networks not used by at least one container\n${flags.has('volumes') ? '  - all anonymous volumes not used by at least one container\n' : ''}  - ${flags.has('all') ? 'all images without at least one container associated to them' : 'all dangling images'}\n  - ${flags.has('all') ? 'all build cache' : 'unused build cache'}\n`,
  prune: async ({ engine, flags }) => [
    await stoppedContainers(engine),
    unusedNetworks(engine),
    ...(flags.has('volumes') ? [unusedVolumes(engine, false)] : []),
    unusedImages(engine, flags.has('all')),
    buildCache(engine),
  ],
});

/** BuildKit's own table, and its own way to say the total. */
export const builderPrune: Verb = {
  usage: '[OPTIONS]',
  summary: 'Remove build cache',
  flags: [force, filter, all('Remove all unused build cache, not just dangling ones')],
  args: { min: 0, max: 0 },
  run: async (call) => {
    const { process, engine } = call;
    if (!(await confirmed(call, 'WARNING! This will remove all dangling build cache.'))) return 0;
    const steps = engine.buildCache.clear();
    if (steps.length > 0) {
      const rows = steps.map(
        ({ id, size }) => `${`${id}*`.padEnd(40)}true \t\t${humanSize(size, 4).padEnd(10)}\tLess than a second ago\n`,
      );
      await process.stdout.write(`ID\t\t\t\t\t\tRECLAIMABLE\tSIZE\t\tLAST ACCESSED\n${rows.join('')}`);
    }
    await process.stdout.write(
      `Total:\t${humanSize(
        steps.reduce((sum, { size }) => sum + size, 0),
        4,
      )}\n`,
    );
    return 0;
  },
};

async function stoppedContainers(engine: Engine): Promise<Removed> {
  const stopped = engine.list().filter((container) => !container.running && container.state.status !== 'restarting');
  let bytes = 0;
  for (const container of stopped) {
    bytes += await writtenBytes(engine, container);
    await engine.remove(container, { force: false, volumes: false, as: container.id });
  }
  return { title: 'Deleted Containers:', lines: stopped.map(({ id }) => id), bytes };
}

function unusedImages(engine: Engine, every: boolean): Removed {
  const used = new Set(engine.list().map((container) => container.image.id));
  const lines: string[] = [];
  let bytes = 0;
  for (const local of engine.images.list()) {
    if (used.has(local.image.id) || (!every && local.tags.size > 0)) continue;
    const others = LocalImages.layersOf(engine.images.list().filter((each) => each !== local));
    const removed = engine.images.remove(local.image.id, { force: true, users: [] });
    lines.push(...removed.map((line) => line.replace('Untagged', 'untagged').replace('Deleted', 'deleted')));
    bytes += local.record.layers
      .filter((layer) => !others.some(({ digest }) => digest === layer.digest) && !engine.buildCache.holdsLayer(layer))
      .reduce((sum, { size }) => sum + size, 0);
  }
  return { title: 'Deleted Images:', lines, bytes };
}

function unusedVolumes(engine: Engine, every: boolean): Removed {
  const unused = engine.volumes
    .list()
    .filter((volume) => (every || volume.anonymous) && engine.volumeUsers(volume.name).length === 0);
  const bytes = unused.reduce((sum, { disk }) => sum + bytesOn(disk), 0);
  for (const volume of unused) engine.volumes.remove(volume.name, []);
  return { title: 'Deleted Volumes:', lines: unused.map(({ name }) => name), bytes };
}

function unusedNetworks(engine: Engine): Removed {
  const unused = engine.networks
    .list()
    .filter(
      (network) =>
        !engine.networks.isPredefined(network) &&
        !engine.list().some((container) => container.config.network === network.name),
    );
  for (const network of unused) engine.networks.remove(network.name, []);
  return { title: 'Deleted Networks:', lines: unused.map(({ name }) => name), bytes: 0 };
}

function buildCache(engine: Engine): Removed {
  const steps = engine.buildCache.clear();
  return {
    title: 'Deleted build cache objects:',
    lines: steps.map(({ id }) => id),
    bytes: steps.reduce((sum, { size }) => sum + size, 0),
  };
}
