/** `docker volume` and `docker network`. */
import { forEach } from '../each.ts';
import { goTimeText, labelsText } from '../format/human.ts';
import { labelMethod, renderTable } from '../format/table.ts';
import { DockerFailure, type Flag, type Verb } from '../verb.ts';
import { pair } from './run-flags.ts';

const LIST_FLAGS: readonly Flag[] = [
  { name: 'quiet', short: 'q', type: 'bool', help: 'Only display names or IDs' },
  { name: 'filter', short: 'f', type: 'filter', help: 'Provide filter values' },
  { name: 'format', type: 'string', help: 'Format output using a custom template' },
];
const force: Flag = { name: 'force', short: 'f', type: 'bool', help: 'Force the removal' };

export const volumeList: Verb = {
  usage: '[OPTIONS]',
  summary: 'List volumes',
  flags: LIST_FLAGS,
  args: { min: 0, max: 0 },
  run: async ({ process, engine, flags }) => {
    const filters = flags.all('filter').map((each) => pair(each));
    const volumes = engine.volumes
      .list()
      .filter((volume) =>
        filters.every(([key, value]) =>
          key === 'name'
            ? volume.name.includes(value)
            : key === 'dangling'
              ? (value === 'true') === (engine.volumeUsers(volume.name).length === 0)
              : true,
        ),
      );
    const rows = volumes.map(({ name, labels }) => ({
      Availability: 'N/A',
      Driver: 'local',
      Group: 'N/A',
      Label: labelMethod(labels),
      Labels: labelsText(labels),
      Links: 'N/A',
      Mountpoint: `/var/lib/docker/volumes/${name}/_data`,
      Name: name,
      Scope: 'local',
      Size: 'N/A',
      Status: 'N/A',
    }));
    const columns = { Driver: 'DRIVER', Name: 'VOLUME NAME' };
    await process.stdout.write(
      renderTable({
        type: '*formatter.volumeContext',
        columns,
        titles: {
          Availability: 'AVAILABILITY',
          Group: 'GROUP',
          Labels: 'LABELS',
          Links: 'LINKS',
          Mountpoint: 'MOUNTPOINT',
          Scope: 'SCOPE',
          Size: 'SIZE',
          Status: 'STATUS',
        },
        rows,
        format: flags.get('format'),
        ...(flags.has('quiet') ? { quiet: 'Name' } : {}),
      }),
    );
    return 0;
  },
};

export const volumeCreate: Verb = {
  usage: '[OPTIONS] [VOLUME]',
  summary: 'Create a volume',
  flags: [
    { name: 'driver', short: 'd', type: 'string', help: 'Specify volume driver name' },
    { name: 'label', type: 'list', help: 'Set metadata for a volume' },
    { name: 'name', type: 'string', help: 'Specify volume name' },
  ],
  absent: ['o, opt'],
  args: { min: 0, max: 1 },
  run: async ({ process, engine, flags, words }) => {
    const driver = flags.get('driver') ?? 'local';
    if (driver !== 'local')
      throw new DockerFailure(
        `Error response from daemon: create ${words[0] ?? ''}: error looking up volume plugin ${driver}: plugin "${driver}" not found`,
      );
    const volume = engine.volumes.ensure(
      words[0] ?? flags.get('name'),
      Object.fromEntries(flags.all('label').map((each) => pair(each))),
    );
    await process.stdout.write(`${volume.name}\n`);
    return 0;
  },
};

export const volumeRemove: Verb = {
  usage: '[OPTIONS] VOLUME [VOLUME...]',
  summary: 'Remove one or more volumes',
  flags: [force],
  args: { min: 1, max: Infinity },
  run: (call) =>
    forEach(call, async (word) => {
      if (call.flags.has('force') && call.engine.volumes.find(word) === undefined) return word;
      call.engine.volumes.remove(
        word,
        call.engine.volumeUsers(word).map(({ id }) => id),
      );
      return word;
    }),
};

export const networkList: Verb = {
  usage: '[OPTIONS]',
  summary: 'List networks',
  flags: [...LIST_FLAGS, { name: 'no-trunc', type: 'bool', help: 'Do not truncate the output' }],
  args: { min: 0, max: 0 },
  run: async ({ process, engine, flags }) => {
    const names = flags
      .all('filter')
      .map((each) => pair(each))
      .flatMap(([key, value]) => (key === 'name' ? [value] : []));
    const rows = engine.networks
      .list()
      .filter((network) => names.every((name) => network.name.includes(name)))
      .map((network) => ({
        CreatedAt: goTimeText(network.createdAt),
        Driver: network.driver,
        ID: flags.has('no-trunc') ? network.id : network.id.slice(0, 12),
        IPv4: 'true',
        IPv6: 'false',
        Internal: String(network.internal),
        Label: labelMethod(network.labels),
        Labels: labelsText(network.labels),
        Name: network.name,
        Scope: 'local',
      }));
    const columns = { ID: 'NETWORK ID', Name: 'NAME', Driver: 'DRIVER', Scope: 'SCOPE' };
    await process.stdout.write(
      renderTable({
        type: '*network.networkContext',
        columns,
        titles: {
          CreatedAt: 'CREATED AT',
          IPv4: 'IPV4',
          IPv6: 'IPV6',
          Internal: 'INTERNAL',
          Labels: 'LABELS',
        },
        rows,
        format: flags.get('format'),
        ...(flags.has('quiet') ? { quiet: 'ID' } : {}),
      }),
    );
    return 0;
  },
};

export const networkCreate: Verb = {
  usage: '[OPTIONS] NETWORK',
  summary: 'Create a network',
  flags: [
    { name: 'driver', short: 'd', type: 'string', help: 'Driver to manage the Network', default: 'bridge' },
    { name: 'internal', type: 'bool', help: 'Restrict external access to the network' },
    { name: 'label', type: 'list', help: 'Set metadata on a network' },
  ],
  absent: ['attachable', 'gateway', 'ip-range', 'ipam-driver', 'ipam-opt', 'ipv6', 'o, opt', 'scope', 'subnet'],
  args: { min: 1, max: 1 },
  run: async ({ process, engine, flags, words }) => {
    if (flags.get('driver') !== 'bridge')
      throw new DockerFailure(
        `sandbox: networks of driver ${flags.get('driver')} are not part of the simulator; it works in a real cluster`,
      );
    const options = { internal: flags.has('internal'), labels: Object.fromEntries(flags.all('label').map(pair)) };
    await process.stdout.write(`${engine.networks.create(words[0] ?? '', options).id}\n`);
    return 0;
  },
};

export const networkRemove: Verb = {
  usage: 'NETWORK [NETWORK...]',
  summary: 'Remove one or more networks',
  flags: [force],
  args: { min: 1, max: Infinity },
  run: (call) =>
    forEach(call, async (word) => {
      const network = call.engine.networks.get(word);
      const users = call.engine
        .list()
        .filter((container) => container.running && container.config.network === network.name);
      call.engine.networks.remove(
        word,
        users.map(({ id }) => id),
      );
      return word;
    }),
};
