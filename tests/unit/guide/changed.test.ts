/** The notes of what has changed, as an author writes them, are found with their place. */
import { expect, test } from 'vitest';
import { changesOf } from '../../../src/guide/changed.ts';

test('a note has its place, what was said, what holds now, since when and who says so', () => {
  const page = [
    '<Changed was="old" since="2019">Above all headings.</Changed>',
    '',
    '## Log `in`',
    '',
    `<Changed was='\`a "b"\`' since="Docker 20.10" source="https://example.test/x">Two`,
    'lines.</Changed>',
    '',
    '```mdx',
    '<Changed was="not" since="this">A note that is shown, not made.</Changed>',
    '```',
  ].join('\n');
  expect(changesOf(page)).toEqual([
    { line: 1, heading: undefined, was: 'old', now: 'Above all headings.', since: '2019', source: undefined },
    {
      line: 5,
      heading: 'Log in',
      was: '`a "b"`',
      now: 'Two\nlines.',
      since: 'Docker 20.10',
      source: 'https://example.test/x',
    },
  ]);
});
