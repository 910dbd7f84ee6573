/** What an author gets from `verify --update`, and what is run before a page. */
import { describe, expect, test } from 'vitest';
import { pagesToSetUp } from '../../../src/guide/setup.ts';
import { fillFile, fillTemplate, unknownTemplates } from '../../../src/guide/template.ts';
import { updateExpected } from '../../../src/guide/update.ts';

const updated = (expected: string, actual: string): string =>
  updateExpected(expected.split('\n'), actual.split('\n')).join('\n');

describe('documented output is made new from a run', () => {
  test('lines that differ are replaced, lines that match keep their wildcards', () => {
    expect(updated('NAME   AGE\nghost-…   3s\nold', 'NAME   AGE\nghost-x7k2p   9s\nnew')).toBe(
      'NAME   AGE\nghost-…   3s\nnew',
    );
  });

  test('a line ... stays where it stood between lines that still match', () => {
    expect(updated('Name:  a\n...\nEvents:  none', 'Name:  a\nNode: b\nIP: c\nEvents:  none')).toBe(
      'Name:  a\n...\nEvents:  none',
    );
  });

  test('lines that are new or gone follow the run', () => {
    expect(updated('a\nb\nc', 'a\nx\nc\nd')).toBe('a\nx\nc\nd');
    expect(updated('a\nb', 'b')).toBe('b');
    expect(updated('', 'a')).toBe('a');
  });
});

describe('the pages to run before a page', () => {
  const pages = [
    { slug: 'build', needs: [], leaves: ['img'] },
    { slug: 'connect', needs: [], leaves: ['ns'] },
    { slug: 'pod', needs: ['ns'], leaves: [] },
    { slug: 'disk', needs: ['ns', 'img'], leaves: ['rs'] },
    { slug: 'node', needs: ['rs'], leaves: ['rs'] },
    { slug: 'late', needs: ['rs', 'nobody-leaves-this'], leaves: [] },
  ];

  test('are those that leave what it needs, and what those need, in the guide\u2019s order of making', () => {
    expect(pagesToSetUp(pages, 'disk', new Set())).toEqual(['connect', 'build']);
    expect(pagesToSetUp(pages, 'node', new Set(['img']))).toEqual(['connect', 'disk']);
    expect(pagesToSetUp(pages, 'build', new Set())).toEqual([]);
  });

  test('come from the nearest page that makes a state, not from one that only keeps it', () => {
    expect(pagesToSetUp(pages, 'late', new Set(['ns', 'img']))).toEqual(['disk']);
  });

  test('of a page that does not exist are none', () => {
    expect(pagesToSetUp(pages, 'nope', new Set())).toEqual([]);
  });
});

describe('template values', () => {
  test('are filled where they are known, and left alone where they are not', () => {
    expect(fillTemplate('kubectl -n {{ns}} {{other}} {{.Name}}', { ns: 'ci360' })).toBe(
      'kubectl -n ci360 {{other}} {{.Name}}',
    );
    expect(fillTemplate('{{constructor}}', {})).toBe('{{constructor}}');
    expect(unknownTemplates('{{ns}} {{nope}} {{.Client.Version}}')).toEqual(['nope']);
  });

  test('a saved manifest has its registry expanded, and nothing else', () => {
    expect(fillFile('image: ${REPO}app:1.0 # $HOME', { repo: 'r/' })).toBe('image: r/app:1.0 # $HOME');
  });
});
