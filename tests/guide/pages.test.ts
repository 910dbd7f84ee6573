/** Every page, run as a reader runs it: each command does what the page says, and the check proves it. */
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { exportGuide } from '../../src/build/export-guide.ts';
import { GuideSource } from '../../src/build/guide-source.ts';
import { hasSteps } from '../../scripts/verify/not-run.ts';
import { isWrong } from '../../src/guide/outcome.ts';
import { describeMistake } from '../../src/guide/page.ts';
import { presentStates } from '../../src/guide/present.ts';
import { unknownTemplates } from '../../src/guide/template.ts';
import { embeddedDriver, runInSimulator } from '../support/simulator.ts';

const source = new GuideSource(join(import.meta.dirname, '..', '..', 'content'));
const guide = exportGuide(source);
const driver = embeddedDriver({ time: 'stepped' });
afterAll(() => driver[Symbol.asyncDispose]());

const withCommands = guide.pages.filter(hasSteps);

describe.concurrent('a reader who runs every command of a page finds what it says', () => {
  test.each(withCommands.map((page) => [page.slug, page] as const))('%s', async (_slug, page) => {
    const report = await runInSimulator({ guide, page, driver });
    const wrong = report.steps
      .filter(({ outcome }) => isWrong(outcome))
      .map(({ file, line, command, outcome, output }) => ({ at: `${file}:${line}`, command, outcome, output }));
    expect(wrong).toEqual([]);
    expect(report.problems).toEqual([]);
    expect(report.steps.length).toBeGreaterThan(0);
  });
});

describe('the guide\u2019s text', () => {
  const pages = source.pages();

  test('has no mistake in any fence', () => {
    expect(pages.flatMap((page) => source.parse(page).mistakes.map(describeMistake))).toEqual([]);
  });

  test('uses only template values that somebody fills', () => {
    expect(
      guide.pages.flatMap((page) => page.blocks.flatMap((block) => unknownTemplates(JSON.stringify(block)))),
    ).toEqual([]);
  });

  test('names no real account or cluster, and teaches no password on a command line', () => {
    // The numbers are put together here, so that they stand nowhere in the project.
    const forbidden = [['9524', '78859445'].join(''), ['DF08', 'F33D'].join(''), ['my', 'pass'].join('')];
    for (const page of pages) for (const word of forbidden) expect(page.text).not.toContain(word);
  });

  test('shows the very manifests that the sandbox holds', () => {
    const shown = guide.pages.flatMap((page) => page.blocks.flatMap((block) => (block.kind === 'file' ? [block] : [])));
    expect(shown.map(({ content }) => content)).toEqual(shown.map(({ name }) => guide.files[name]?.trimEnd()));
  });

  test('needs only states that an earlier page leaves or a fresh sandbox has', () => {
    for (const [index, page] of guide.pages.entries()) {
      for (const need of page.needs) {
        const made =
          presentStates([]).has(need) || guide.pages.slice(0, index).some((earlier) => earlier.leaves.includes(need));
        expect(`${page.slug} needs ${need}: ${made}`).toBe(`${page.slug} needs ${need}: true`);
      }
    }
  });
});
