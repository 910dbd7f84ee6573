/** What a reader is told about their output: as documented, or the first line that is not. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseAttributes } from '../../../src/guide/attributes.ts';
import { compareOutput } from '../../../src/guide/match.ts';
import { parsePage } from '../../../src/guide/page.ts';
import { plainText } from '../../../src/guide/plain.ts';

const same = (expected: string, output: string): boolean => compareOutput(expected.split('\n'), output).same;

describe('output is as documented', () => {
  test.each([
    ['the very text', 'pod/baldur-ghost created', 'pod/baldur-ghost created\r\n'],
    ['with colours', 'ok', '\u001b[32mok\u001b[0m\n'],
    ['another age', 'baldur-ghost   1/1     Running   0          18s', 'baldur-ghost   1/1   Running   0   4m2s'],
    [
      'an age behind a restart',
      'baldur-ghost   1/1     Running   1 (2s ago)   30s',
      'baldur-ghost   1/1   Running   1 (11s ago)   42s',
    ],
    [
      'an ellipsis for a random name',
      'baldur-tensplit-…   1/1     Running   0   8s',
      'baldur-tensplit-rzvbr   1/1     Running   0          21s',
    ],
    [
      'an ellipsis for the rest of a line',
      'Kubernetes control plane is running at …',
      'Kubernetes control plane is running at https://127.0.0.1:6443',
    ],
    [
      'an ellipsis behind a word for the rest of a line',
      'may not change `image`,…',
      'may not change `image`,`b` (only c),`d`',
    ],
    ['a line ... for any lines', 'Name:  x\n...\nEvents:  <none>', 'Name:   x\nNode: y\nLabels: z\nEvents:  <none>'],
    ['a line ... for none', 'a\n...\nb', 'a\nb'],
    ['another uid', 'uid: 11111111-2222-3333-4444-555555555555', 'uid: dde31571-d7b0-4d6c-9a7d-5a38d773cb8d'],
    ['another address of a Pod', 'IP:  10.244.0.5', 'IP:  10.244.2.17'],
    ['another date', 'Tue, 24 Nov 2026 00:10:58 +0000', 'Wed, 25 Nov 2026 10:00:00 +0000'],
    [
      'a list that was drawn over itself, from its last drawing',
      '[+] Building 0.3s (2/2) FINISHED\n => exporting   0.1s',
      '\u001b[1A\u001b[1B\u001b[0G[+] Building 0.1s (1/2)\r\n => loading it all 0.0s\r\n\u001b[2A\u001b[0G[+] Building 0.2s (2/2) FINISHED\r\n => exporting    0.0s\u001b[K\r\n',
    ],
    [
      'lines that were each drawn anew in place',
      'a1: Pushed\nb2: Pushed',
      '\n\u001b[1A\u001b[2K\ra1: Preparing \r\u001b[1B\n\u001b[1A\u001b[2K\rb2: Preparing \r\u001b[1B\u001b[2A\u001b[2K\ra1: Pushed \r\u001b[2B\u001b[1A\u001b[2K\rb2: Pushed \r\u001b[1B',
    ],
    ['another size with decimals', '29.1MiB / 500MiB', '30.25MiB / 500MiB'],
  ])('%s', (_name, expected, output) => {
    expect(compareOutput(expected.split('\n'), output)).toEqual({ same: true });
  });
});

describe('output differs', () => {
  test('and the first line that does is named, with what was documented', () => {
    expect(compareOutput(['NAME   STATUS', 'ghost  Running'], 'NAME   STATUS\nghost  Pending\nmore\n')).toEqual({
      same: false,
      expected: 'ghost  Running',
      actual: 'ghost  Pending',
      expectedIndex: 1,
      actualIndex: 1,
    });
  });

  test('when a line is missing or one too many came', () => {
    expect(compareOutput(['a', 'b'], 'a\n')).toMatchObject({ same: false, expected: 'b', actual: undefined });
    expect(compareOutput(['a'], 'a\nb\n')).toMatchObject({ same: false, expected: undefined, actual: 'b' });
  });

  test.each([
    ['another restart count', 'x 1/1 Running 1 (2s ago) 30s', 'x 1/1 Running 2 (2s ago) 30s'],
    ['another amount of a resource', 'cpu:  500m', 'cpu:  250m'],
    ['another published port', '127.0.0.1:8888->8080/tcp', '127.0.0.1:8889->8080/tcp'],
    ['a probe with another period', 'delay=5s timeout=1s period=10s', 'delay=5s timeout=2s period=10s'],
    ['a name that only starts alike', 'baldur-…-x', 'baldur-y'],
  ])('%s', (_name, expected, output) => {
    expect(same(expected, output)).toBe(false);
  });
});

describe('no text at all makes it throw, hang or backtrack', () => {
  const nasty = fc.stringMatching(/^[ a.…`$#\\<>"'{}()\n\r\t|*?\u001b\u0007[\];0-9:-]{0,300}$/);

  test('matching', () => {
    fc.assert(
      fc.property(nasty, nasty, (expected, output) => {
        compareOutput(expected.split('\n'), output);
      }),
    );
  });

  test('every output is as documented by itself, once it is plain', () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-z0-9 :/-]{0,40}$/), { maxLength: 20 }), (lines) => {
        expect(compareOutput(lines, lines.join('\n'))).toEqual({ same: true });
      }),
    );
  });

  test('parsing a page or attributes', () => {
    fc.assert(
      fc.property(nasty, (text) => {
        parsePage({ slug: 'p', file: 'p.mdx', text: `\`\`\`console\n${text}\n\`\`\`` }, () => undefined);
        parsePage({ slug: 'p', file: 'p.mdx', text }, () => undefined);
        parseAttributes(text);
      }),
    );
  });

  test('output drawn over itself many times stays linear', () => {
    const started = process.cpuUsage().user;
    plainText(`${'a\u001b[A\u001b[B'.repeat(50_000)}${'\u001b[999B\u001b[9999Gx'.repeat(50_000)}`);
    expect(process.cpuUsage().user - started).toBeLessThan(20_000_000);
  });

  test('many wildcards against a long output stay linear', () => {
    const expected = Array.from({ length: 200 }, () => ['...', 'a … a … a … b']).flat();
    const started = process.cpuUsage().user;
    compareOutput(expected, `${'a '.repeat(50)}\n`.repeat(2000));
    plainText(`${'\u001b]'.repeat(50_000)}${'\u001b['.repeat(50_000)}`);
    // A bound on work, not on speed: quadratic matching here would take minutes.
    expect(process.cpuUsage().user - started).toBeLessThan(20_000_000);
  });
});
