/** `npm run bench`: the project's figures, each beside a baseline of the same run. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { parseArgs } from 'node:util';
import { exportGuide } from '../../src/build/export-guide.ts';
import { GuideSource } from '../../src/build/guide-source.ts';
import { measureBrowser } from './browser.ts';
import { measureBuild } from './build.ts';
import type { Measure } from './measure.ts';
import { measureMemory } from './memory.ts';
import { measureWire } from './wire.ts';
import { main, say } from '../../scripts/message.ts';
import { CONTENT } from '../../scripts/root.ts';
import { embeddedMaker } from '../../scripts/verify/driver.ts';

const PARTS = ['wire', 'memory', 'browser', 'build'] as const;

await main(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { json: { type: 'boolean', default: false } },
  });
  setFlagsFromString('--expose-gc');
  global.gc = runInNewContext('gc') as NodeJS.GCFunction;
  const makeDriver = await embeddedMaker(exportGuide(new GuideSource(CONTENT)));
  const run = {
    wire: () => measureWire(makeDriver),
    memory: () => measureMemory(makeDriver),
    browser: () => measureBrowser(),
    build: () => measureBuild(),
  } as const satisfies Record<(typeof PARTS)[number], () => Promise<Measure[]>>;
  let missed = 0;
  for (const part of PARTS) {
    if (positionals.length > 0 && !positionals.includes(part)) continue;
    for (const measure of await run[part]()) {
      if (!measure.ok) missed++;
      if (values.json) process.stdout.write(`${JSON.stringify(measure)}\n`);
      else tell(measure);
    }
  }
  if (!values.json) say(missed === 0 ? 'All goals are met.' : `${missed} goals are missed.`);
  return 0;
});
process.exit();

function tell({ name, value, unit, baseline, goal, ok }: Measure): void {
  const beside = baseline === undefined ? '' : ` (baseline ${baseline})`;
  say(`${ok ? 'ok  ' : 'MISS'} ${name.padEnd(44)} ${String(value).padStart(9)} ${unit}${beside}, goal ${goal}`);
}
