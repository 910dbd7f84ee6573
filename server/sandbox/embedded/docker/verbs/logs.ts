/** `docker logs`. */
import type { Verb } from '../verb.ts';
import { DockerFailure } from '../verb.ts';

export const logs: Verb = {
  usage: '[OPTIONS] CONTAINER',
  summary: 'Fetch the logs of a container',
  flags: [
    { name: 'follow', short: 'f', type: 'bool', help: 'Follow log output' },
    {
      name: 'tail',
      short: 'n',
      type: 'string',
      help: 'Number of lines to show from the end of the logs',
      default: 'all',
    },
    { name: 'timestamps', short: 't', type: 'bool', help: 'Show timestamps' },
    {
      name: 'since',
      type: 'string',
      help: 'Show logs since timestamp (e.g. "2013-01-02T13:23:37Z") or relative (e.g. "42m" for 42 minutes)',
    },
    { name: 'until', type: 'string', help: 'Show logs before a timestamp or relative' },
    { name: 'details', type: 'bool', help: 'Show extra details provided to logs' },
  ],
  args: { min: 1, max: 1 },
  run: async ({ process, engine, flags, words }) => {
    const container = engine.get(words[0] ?? '');
    const { log } = container;
    if (log === undefined) return 0;
    const now = process.clock.now();
    const since = timeFrom(flags.get('since'), now) ?? -Infinity;
    const until = timeFrom(flags.get('until'), now) ?? Infinity;
    const wanted = log.lines.filter((line) => line.time >= since && line.time < until).length;
    const count = flags.get('tail') === 'all' ? wanted : Number(flags.get('tail'));
    const from = log.lines.length - Math.min(wanted, Number.isNaN(count) ? wanted : count);
    for await (const line of log.read(from, flags.has('follow'), process.signal)) {
      if (line.time >= until) break;
      const stamp = flags.has('timestamps') ? `${new Date(line.time).toISOString().replace('Z', '000000Z')} ` : '';
      // With a terminal there was one stream, and its line ends are the terminal's.
      await (line.stream === 'stdout' ? process.stdout : process.stderr).write(stamp + line.text);
    }
    return 0;
  },
};

const UNITS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000 };

function timeFrom(text: string | undefined, now: number): number | undefined {
  if (text === undefined) return undefined;
  const relative = /^(\d+(?:\.\d+)?)([smh])$/.exec(text);
  if (relative !== null) return now - Number(relative[1]) * (UNITS[relative[2] ?? ''] ?? 1000);
  const time = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text);
  if (Number.isNaN(time))
    throw new DockerFailure(
      `Error response from daemon: invalid value for "since": failed to parse value as time or duration: "${text}"`,
    );
  return time;
}
