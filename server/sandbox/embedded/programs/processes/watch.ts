/** `watch`: runs a command again and again, full screen. */
import type { Machine } from '../../machine/machine.ts';
import { Collector } from '../../machine/streams/sinks.ts';
import { emptySource } from '../../machine/streams/sources.ts';
import type { Process, Program } from '../../process.ts';
import { parseDuration } from './duration.ts';
import { formatDate } from '../facts/date-format.ts';
import { BadOption, parseOptions } from '../support/options.ts';
import { withUsage } from '../support/program.ts';
import { runChild } from './run-child.ts';

const ENTER = '\u001B[?1049h\u001B[?25l';
const LEAVE = '\u001B[?25h\u001B[?1049l';

export const watch = (machine: Machine): Program =>
  withUsage(async (process) => {
    const options = parseOptions(process.argv.slice(1), {
      flags: [
        't',
        'd',
        'b',
        'e',
        'g',
        'c',
        'x',
        'p',
        'no-title',
        'differences',
        'errexit',
        'chgexit',
        'color',
        'exec',
        'precise',
      ],
      values: ['n', 'interval'],
      stopAtWord: true,
    });
    if (options.words.length === 0) throw new BadOption('missing command');
    const seconds = options.get('n', 'interval') ?? '2';
    const interval = parseDuration(seconds);
    if (interval === undefined) throw new BadOption(`failed to parse argument: '${seconds}'`);
    const argv = options.has('x', 'exec') ? [...options.words] : ['sh', '-c', options.words.join(' ')];
    const title = options.has('t', 'no-title')
      ? undefined
      : `Every ${(Math.max(100, interval) / 1000).toFixed(1)}s: ${options.words.join(' ')}`;
    await process.stdout.write(ENTER);
    try {
      let before: string | undefined;
      for (;;) {
        const collector = new Collector(1 << 20);
        const code = await runChild(machine, process, argv, {
          stdin: emptySource,
          stdout: collector,
          stderr: collector,
        });
        process.signal.throwIfAborted();
        const text = collector.text();
        await process.stdout.write(screen(process, title, text));
        if (code !== 0 && options.has('e', 'errexit')) return code;
        if (before !== undefined && before !== text && options.has('g', 'chgexit')) return 0;
        before = text;
        await process.clock.wait(Math.max(100, interval), process.signal);
      }
    } finally {
      await process.stdout.write(LEAVE);
    }
  });

function screen(process: Process, title: string | undefined, text: string): string {
  const { cols, rows } = process.tty?.size ?? { cols: 80, rows: 24 };
  const lines = text.split('\n').map((line) => line.slice(0, cols));
  const time = `${process.system?.hostname ?? ''}: ${formatDate(new Date(process.clock.now()), '%a %b %e %H:%M:%S %Y')}`;
  const head =
    title === undefined
      ? []
      : [title.slice(0, Math.max(0, cols - time.length - 1)).padEnd(Math.max(0, cols - time.length)) + time, ''];
  return `\u001B[H${[...head, ...lines]
    .slice(0, rows)
    .map((line) => `${line}\u001B[K`)
    .join('\r\n')}\u001B[J`;
}
