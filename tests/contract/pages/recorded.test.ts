/** Runs the guide's pages in the simulator and holds it to what they printed in a real cluster (`npm run record`). */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readPages } from '../../../scripts/verify/pages.ts';
import { differencesFrom, readRecording } from '../../../scripts/verify/recording.ts';
import { embeddedDriver, runInSimulator } from '../../support/simulator.ts';
import { DIFFERENT } from './differences.ts';

const folder = join(import.meta.dirname, '..', '..', 'recorded', 'pages');
const recordings = globSync('**/*.json', { cwd: folder }).map((file) =>
  readRecording(readFileSync(join(folder, file), 'utf8')),
);
const guide = readPages();
const driver = embeddedDriver({ time: 'stepped' });
afterAll(() => driver[Symbol.asyncDispose]());

test.each(recordings.map((recording) => [recording.page, recording] as const))(
  'a reader of %s sees in the simulator what a real cluster prints',
  { timeout: 200_000 },
  async (slug, recording) => {
    const page = guide.pages.find((one) => one.slug === slug);
    if (page === undefined) throw new Error(`there is a recording of ${slug}, but no such page any more: remove it`);
    const report = await runInSimulator({ guide, page, driver });
    const known = DIFFERENT[slug] ?? {};
    const found = differencesFrom(recording, report);
    expect(found.filter(({ command }) => !Object.hasOwn(known, command))).toEqual([]);
    // What is said to differ must differ, or its line in the table goes.
    expect(Object.keys(known).filter((command) => !found.some((one) => one.command === command))).toEqual([]);
  },
);
