/** Nothing of the guide's first version is lost: each of its statements has a place, and the place has the words. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { GuideSource } from '../../src/build/guide-source.ts';
import { SEED_ROWS } from './seed-coverage.ts';

const PAGES = new GuideSource(join(import.meta.dirname, '..', '..', 'content')).pages();
const numbered = (letter: string, count: number): string[] =>
  Array.from({ length: count }, (_, index) => `${letter}${String(index + 1).padStart(2, '0')}`);

test('each of the 107 statements has a row, once', () => {
  expect(SEED_ROWS.map(([id]) => id)).toEqual([...numbered('D', 39), ...numbered('K', 68)]);
});

test.each(SEED_ROWS)('%s is on %s below “%s”', (_id, slug, heading, words) => {
  const page = PAGES.find((one) => one.slug === slug);
  expect(sectionOf(page?.text ?? '', heading)).toContain(words);
});

/** From the heading to the next one of level 2. */
function sectionOf(text: string, heading: string): string {
  const [intro = '', ...sections] = text.split(/^## /m);
  if (heading === '') return intro;
  return sections.find((section) => section.split('\n', 1)[0]?.replaceAll(/[`*]/g, '') === heading) ?? '';
}
