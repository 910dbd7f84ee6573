import { describe, expect, test } from 'vitest';
import { Columns } from '../../../server/sandbox/embedded/kubectl/print/columns.ts';
import { alignTabs } from '../../../server/sandbox/embedded/kubectl/print/tab-writer.ts';

describe('a table', () => {
  test('is as wide as its widest cells and three spaces, and ends its lines with the last cell', () => {
    const rows = [
      ['NAME', 'READY', 'AGE'],
      ['baldur-ghost', '1/1', '7s'],
    ];
    expect(new Columns().format(rows)).toBe('NAME           READY   AGE\nbaldur-ghost   1/1     7s\n');
  });

  test('gives narrow columns six places', () => {
    expect(new Columns().format([['a', 'b', 'c']])).toBe('a     b     c\n');
  });

  test('remembers how wide it was, so that the rows of a watch stand under each other', () => {
    const columns = new Columns();
    columns.format([['baldur-ghost', 'x']]);
    expect(columns.format([['a', 'x']])).toBe('a              x\n');
  });

  test('counts letters, not the bytes of them', () => {
    expect(
      new Columns().format([
        ['größer', 'x'],
        ['🐳', 'y'],
      ]),
    ).toBe('größer   x\n🐳        y\n');
  });
});

describe('tabs', () => {
  test('align a column over neighbouring lines that have it, and start anew after one that has not', () => {
    expect(alignTabs('Name:\ta\nNamespace:\tb\nEvents:\nx\ty\n', { padding: 2 })).toBe(
      'Name:       a\nNamespace:  b\nEvents:\nx  y\n',
    );
  });

  test('keep the space that a line ends with', () => {
    expect(alignTabs('Ready \tTrue \nPodScheduled \tTrue ', { padding: 1 })).toBe(
      'Ready         True \nPodScheduled  True ',
    );
  });
});
