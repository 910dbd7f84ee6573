/** `docker stats`, `top`, `port`, `diff`: what a container does now. */
import type { EngineContainer } from '../../engine/containers/engine-container.ts';
import { changesOf } from '../../engine/containers/changes.ts';
import { EngineError } from '../../engine/engine-error.ts';
import { HOST_MEMORY } from '../../machine/system/proc.ts';
import { formatDate } from '../../programs/facts/date-format.ts';
import { binarySize } from '../format/human.ts';
import { renderTable } from '../format/table.ts';
import { DockerFailure, type Verb } from '../verb.ts';

const STATS = {
  ID: 'CONTAINER ID',
  Name: 'NAME',
  CPUPerc: 'CPU %',
  MemUsage: 'MEM USAGE / LIMIT',
  MemPerc: 'MEM %',
  NetIO: 'NET I/O',
  BlockIO: 'BLOCK I/O',
  PIDs: 'PIDS',
} as const;
const STATS_MS = 1000;

export const stats: Verb = {
  usage: '[OPTIONS] [CONTAINER...]',
  summary: 'Display a live stream of container(s) resource usage statistics',
  flags: [
    { name: 'all', short: 'a', type: 'bool', help: 'Show all containers (default shows just running)' },
    { name: 'no-stream', type: 'bool', help: 'Disable streaming stats and only pull the first result' },
    { name: 'format', type: 'string', help: 'Format output using a custom template' },
    { name: 'no-trunc', type: 'bool', help: 'Do not truncate output' },
  ],
  args: { min: 0, max: Infinity },
  run: async ({ process, engine, flags, words }) => {
    const pick = (): readonly EngineContainer[] =>
      words.length > 0
        ? words.map((word) => engine.get(word))
        : engine.list().filter((container) => flags.has('all') || container.running);
    const table = (): string =>
      renderTable({
        type: '*container.statsContext',
        columns: STATS,
        titles: { ID: 'CONTAINER ID', Container: 'CONTAINER' },
        rows: pick().map((container) => statsRow(container, flags.has('no-trunc'))),
        format: flags.get('format'),
      });
    // The first numbers take a moment: a share of a processor is measured over time.
    pick();
    await process.clock.wait(STATS_MS, process.signal);
    if (flags.has('no-stream')) {
      await process.stdout.write(table());
      return 0;
    }
    for (;;) {
      await process.stdout.write(`\u001B[H\u001B[J${table()}`);
      await process.clock.wait(STATS_MS, process.signal);
    }
  },
};

function statsRow(container: EngineContainer, whole: boolean): Record<string, string> {
  const ID = whole ? container.id : container.id.slice(0, 12);
  if (!container.running)
    return {
      ID,
      Container: ID,
      Name: container.name,
      CPUPerc: '0.00%',
      MemUsage: '0B / 0B',
      MemPerc: '0.00%',
      NetIO: '0B / 0B',
      BlockIO: '0B / 0B',
      PIDs: '0',
    };
  const { memory, cpuNanoCores } = container.current.usage();
  const limit = container.config.memory || HOST_MEMORY;
  return {
    ID,
    Container: ID,
    Name: container.name,
    CPUPerc: `${(cpuNanoCores / 1e7).toFixed(2)}%`,
    MemUsage: `${binarySize(memory)} / ${binarySize(limit)}`,
    MemPerc: `${((memory / limit) * 100).toFixed(2)}%`,
    NetIO: '0B / 0B',
    BlockIO: '0B / 0B',
    PIDs: String(container.current.processes().length),
  };
}

export const top: Verb = {
  usage: 'CONTAINER [ps OPTIONS]',
  summary: 'Display the running processes of a container',
  flags: [],
  args: { min: 1, max: Infinity },
  stopAtWord: true,
  run: async ({ process, engine, words }) => {
    const container = engine.get(words[0] ?? '');
    if (!container.running) throw new EngineError(409, `container ${container.id} is not running`);
    if (words.length > 1)
      throw new DockerFailure(
        'sandbox: ps options of docker top are not part of the simulator; it works in a real cluster',
      );
    const base = 2000 + (Number.parseInt(container.id.slice(0, 4), 16) % 8000);
    const lines = container.current
      .processes()
      .map((each) => [
        container.config.user ?? (container.image.config.User.split(':')[0] || each.user),
        String(base + each.pid - 1),
        String(each.ppid === 0 ? base - 28 : base + each.ppid - 1),
        '0',
        formatDate(new Date(each.startedAt), '%H:%M'),
        each.tty,
        '00:00:00',
        each.command,
      ]);
    const table = [['UID', 'PID', 'PPID', 'C', 'STIME', 'TTY', 'TIME', 'CMD'], ...lines];
    await process.stdout.write(
      table
        .map((row) => `${row.map((cell, i) => (i === row.length - 1 ? cell : cell.padEnd(20))).join('')}\n`)
        .join(''),
    );
    return 0;
  },
};

export const port: Verb = {
  usage: 'CONTAINER [PRIVATE_PORT[/PROTO]]',
  summary: 'List port mappings or a specific mapping for the container',
  flags: [],
  args: { min: 1, max: 2 },
  run: async ({ process, engine, words }) => {
    const [name = '', wanted] = words;
    const container = engine.get(name);
    const rows = container.published.flatMap(({ containerPort, hostIp, hostPort }) =>
      (hostIp === '0.0.0.0' ? ['0.0.0.0', '[::]'] : [hostIp]).map((ip) => ({
        port: `${containerPort}/tcp`,
        host: `${ip}:${hostPort}`,
      })),
    );
    if (wanted === undefined) {
      await process.stdout.write(rows.map((row) => `${row.port} -> ${row.host}\n`).join(''));
      return 0;
    }
    const full = wanted.includes('/') ? wanted : `${wanted}/tcp`;
    const found = rows.filter((row) => row.port === full);
    if (found.length === 0) throw new DockerFailure(`Error: No public port '${wanted}' published for ${name}`);
    await process.stdout.write(found.map((row) => `${row.host}\n`).join(''));
    return 0;
  },
};

export const diff: Verb = {
  usage: 'CONTAINER',
  summary: "Inspect changes to files or directories on a container's filesystem",
  flags: [],
  args: { min: 1, max: 1 },
  run: async ({ process, engine, words }) => {
    const container = engine.get(words[0] ?? '');
    const changes = await changesOf(engine, container);
    await process.stdout.write(changes.map(({ kind, path }) => `${kind} ${path}\n`).join(''));
    return 0;
  },
};
