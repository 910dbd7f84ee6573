import { expect, test } from 'vitest';
import {
  formatSelector,
  matchesSelector,
  parseLabelSelector,
} from '../../../server/sandbox/embedded/apiserver/select/labels.ts';

const labels = { app: 'web', tier: 'front', empty: '' };

test.each([
  ['', true],
  ['app=web', true],
  ['app==web,tier!=back', true],
  ['app in (web,db), !old', true],
  ['app notin (db)', true],
  ['missing notin (x)', true],
  ['missing', false],
  ['empty', true],
  ['empty=', true],
  ['app!=web', false],
])('the selector "%s" selects by labels', (text, expected) => {
  expect(parseLabelSelector(text)(labels)).toBe(expected);
});

test('a selector that cannot be read is told in the words of the server', () => {
  expect(() => parseLabelSelector('a=b=c')).toThrow("found '=', expected: ',' or 'end of string'");
});

test('a selector object matches and is printed as in a table', () => {
  const selector = {
    matchLabels: { app: 'web' },
    matchExpressions: [
      { key: 'tier', operator: 'In', values: ['front', 'back'] },
      { key: 'old', operator: 'DoesNotExist' },
    ],
  };
  expect(matchesSelector(selector, labels)).toBe(true);
  expect(formatSelector(selector)).toBe('!old,app=web,tier in (back,front)');
});
