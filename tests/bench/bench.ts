/** `npm run bench`: the project's figures, each beside a baseline of the same run. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { parseArgs } from 'node:util';
import { exportGuide } from '../../src/build/export-guide.ts';
import { GuideSource } from '../../src/build/guide-source.ts';
import { measureBrowser } from './browser.ts';
import { measureBuild } from './build.ts';
import { KIND_PARTS, measureKind } from './kind/kind.ts';
import type { Measure } from './measure.ts';
import { measureMemory } from './memory.ts';
import { measurePreview } from './preview.ts';
import { measureWire } from './wire.ts';
import { main, say } from '../../scripts/message.ts';
import { CONTENT } from '../../scripts/root.ts';
import { embeddedMaker } from '../../scripts/verify/driver.ts';

const PARTS = ['wire', 'memory', 'browser', 'preview', 'build'] as const;

const USAGE = `Usage: npm run bench -- [--driver embedded|kind] [--json] [PART…]
  Parts: ${PARTS.join(', ')}. With --driver kind, on the cluster that KUBECONFIG names: ${KIND_PARTS.join(', ')}.
  --times N    how often a server dies at each step (part crash; default: 2)
  --readers N  how many sessions are open at once (part crowd; default: 30)`;

await main(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      driver: { type: 'string', default: 'embedded' },
      json: { type: 'boolean', default: false },
      times: { type: 'string', default: '2' },
      readers: { type: 'string', default: '30' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const { driver, json } = values;
  const known: readonly string[] = driver === 'kind' ? KIND_PARTS : PARTS;
  if (
    values.help ||
    (driver !== 'kind' && driver !== 'embedded') ||
    positionals.some((name) => !known.includes(name))
  ) {
    say(USAGE);
    return values.help ? 0 : 2;
  }
  const counts = { times: Number(values.times), readers: Number(values.readers) };
  const measures =
    driver === 'kind' ? measureKind(positionals, counts, json ? () => undefined : say) : measureEmbedded(positionals);
  let missed = 0;
  for await (const measure of measures) {
    if (!measure.ok) missed++;
    if (json) process.stdout.write(`${JSON.stringify(measure)}\n`);
    else tell(measure);
  }
  if (!json) say(missed === 0 ? 'All goals are met.' : `${missed} goals are missed.`);
  return 0;
});
process.exit();

function tell({ name, value, unit, baseline, goal, ok }: Measure): void {
  const beside = baseline === undefined ? '' : ` (baseline ${baseline})`;
  say(`${ok ? 'ok  ' : 'MISS'} ${name.padEnd(56)} ${String(value).padStart(9)} ${unit}${beside}, goal ${goal}`);
}

async function* measureEmbedded(names: readonly string[]): AsyncGenerator<Measure> {
  setFlagsFromString('--expose-gc');
  global.gc = runInNewContext('gc') as NodeJS.GCFunction;
  const makeDriver = await embeddedMaker(exportGuide(new GuideSource(CONTENT)));
  const run = {
    wire: () => measureWire(makeDriver),
    memory: () => measureMemory(makeDriver),
    browser: () => measureBrowser(),
    preview: () => measurePreview(),
    build: () => measureBuild(),
  } as const satisfies Record<(typeof PARTS)[number], () => Promise<Measure[]>>;
  for (const part of PARTS) {
    if (names.length === 0 || names.includes(part)) yield* await run[part]();
  }
}
