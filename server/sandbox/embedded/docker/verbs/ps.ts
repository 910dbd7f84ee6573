/** `docker ps`. */
import type { EngineContainer } from '../../engine/containers/engine-container.ts';
import { writtenBytes } from '../../engine/containers/changes.ts';
import type { Engine } from '../../engine/engine.ts';
import { commandText, portsText, statusText } from '../container-text.ts';
import { goTimeText, humanDuration, humanSize, labelsText } from '../format/human.ts';
import { labelMethod, renderTable, type Row } from '../format/table.ts';
import { DockerFailure, type Verb } from '../verb.ts';
import { pair } from './run-flags.ts';

const SHOWN = {
  ID: 'CONTAINER ID',
  Image: 'IMAGE',
  Command: 'COMMAND',
  RunningFor: 'CREATED',
  Status: 'STATUS',
  Ports: 'PORTS',
  Names: 'NAMES',
} as const;

export const ps: Verb = {
  usage: '[OPTIONS]',
  summary: 'List containers',
  flags: [
    { name: 'all', short: 'a', type: 'bool', help: 'Show all containers (default shows just running)' },
    { name: 'quiet', short: 'q', type: 'bool', help: 'Only display container IDs' },
    { name: 'filter', short: 'f', type: 'filter', help: 'Filter output based on conditions provided' },
    { name: 'format', type: 'string', help: 'Format output using a custom template' },
    { name: 'last', short: 'n', type: 'int', help: 'Show n last created containers (includes all states)' },
    { name: 'latest', short: 'l', type: 'bool', help: 'Show the latest created container (includes all states)' },
    { name: 'no-trunc', type: 'bool', help: "Don't truncate output" },
    { name: 'size', short: 's', type: 'bool', help: 'Display total file sizes' },
  ],
  args: { min: 0, max: 0 },
  run: async ({ process, engine, flags }) => {
    const now = process.clock.now();
    const filters = flags.all('filter').map((each) => pair(each));
    const bad = filters.find(([key]) => !Object.hasOwn(FILTERS, key));
    if (bad !== undefined) throw new DockerFailure(`Error response from daemon: invalid filter '${bad[0]}'`);
    const last = flags.has('latest') ? 1 : Number(flags.get('last') ?? 0);
    const every = flags.has('all') || last > 0 || filters.some(([key]) => key === 'status' || key === 'exited');
    let containers = engine
      .list()
      .filter((container) => every || container.running || container.state.status === 'restarting');
    for (const [key, value] of filters) containers = containers.filter((container) => FILTERS[key]?.(container, value));
    if (flags.has('quiet') && flags.has('format'))
      await process.stderr.write('WARNING: Ignoring custom format, because both --format and --quiet are set.\n');
    if (last > 0) containers = containers.slice(0, last);
    const whole = flags.has('no-trunc');
    const rows: Row[] = [];
    for (const container of containers) {
      const Size = flags.has('size') ? await sizeText(engine, container) : '0B';
      rows.push({ ...rowOf(container, { now, whole }), Size });
    }
    const columns = flags.has('size') ? { ...SHOWN, Size: 'SIZE' } : SHOWN;
    await process.stdout.write(
      renderTable({
        columns,
        titles: TITLES,
        type: '*formatter.ContainerContext',
        failure: 'failed to execute template: ',
        rows,
        format: flags.has('quiet') ? undefined : flags.get('format'),
        ...(flags.has('quiet') ? { quiet: 'ID' } : {}),
      }),
    );
    return 0;
  },
};

const TITLES = {
  RunningFor: 'CREATED',
  CreatedAt: 'CREATED AT',
  Size: 'SIZE',
  Labels: 'LABELS',
  Mounts: 'MOUNTS',
  Networks: 'NETWORKS',
  State: 'STATE',
  LocalVolumes: 'LOCAL VOLUMES',
} as const;

function rowOf(container: EngineContainer, { now, whole }: { readonly now: number; readonly whole: boolean }): Row {
  const labels = { ...container.image.config.Labels, ...container.config.labels };
  return {
    ID: whole ? container.id : container.id.slice(0, 12),
    Image: container.config.image,
    Command: commandText(container, whole),
    CreatedAt: goTimeText(container.createdAt),
    RunningFor: `${humanDuration(now - container.createdAt)} ago`,
    Ports: portsText(container),
    State: container.state.status,
    Status: statusText(container, now),
    Names: container.name,
    Label: labelMethod(labels),
    Labels: labelsText(labels),
    Platform: null,
    Mounts: container.config.mounts.map((mount) => ('source' in mount ? (mount.source ?? '') : mount.target)).join(','),
    Networks: container.config.network,
    LocalVolumes: String(container.config.mounts.filter((mount) => mount.type === 'volume').length),
  };
}

/** Its own disk, and together with the image below it. */
async function sizeText(engine: Engine, container: EngineContainer): Promise<string> {
  const own = await writtenBytes(engine, container);
  return `${humanSize(own)} (virtual ${humanSize(own + container.image.size)})`;
}

type Filter = (container: EngineContainer, value: string) => boolean;

const FILTERS: Readonly<Record<string, Filter>> = {
  id: (container, value) => container.id.startsWith(value),
  name: (container, value) => new RegExp(value).test(`/${container.name}`) || container.name.includes(value),
  status: (container, value) => container.state.status === value,
  ancestor: (container, value) =>
    container.config.image === value ||
    container.config.image === `${value}:latest` ||
    container.image.id.slice(7).startsWith(value.replace(/^sha256:/, '')),
  label: (container, value) => {
    const [key, wanted] = pair(value);
    const labels = { ...container.image.config.Labels, ...container.config.labels };
    return Object.hasOwn(labels, key) && (!value.includes('=') || labels[key] === wanted);
  },
  exited: (container, value) => container.state.status === 'exited' && container.state.exitCode === Number(value),
  health: (container, value) => (container.health?.status ?? 'none') === value,
  volume: (container, value) =>
    container.config.mounts.some((mount) => mount.target === value || ('source' in mount && mount.source === value)),
  network: (container, value) => container.config.network === value,
  publish: (container, value) => container.published.some(({ hostPort }) => String(hostPort) === value.split('/')[0]),
};
