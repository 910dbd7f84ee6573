/** The page learns from the terminal's bytes where a command ended, whatever way the network cut them. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MarkReader, type Mark } from '../../../src/guide/marks.ts';
import { plainText } from '../../../src/guide/plain.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
function read(chunks: Uint8Array[]): Mark[] {
  const marks: Mark[] = [];
  const reader = new MarkReader((mark) => marks.push(mark));
  for (const chunk of chunks) reader.push(chunk);
  return marks;
}

const SCREEN =
  '\u001b]133;A\u0007reader@sandbox:~$ \u001b]133;B\u0007ls\r\n\u001b]133;C\u0007héllo \u001b[32mok\u001b[0m\r\n\u001b]133;D;3\u001b\\\u001b]133;A\u0007';
const MARKS: Mark[] = [
  { kind: 'prompt' },
  { kind: 'input' },
  { kind: 'output' },
  { kind: 'done', exitCode: 3, output: 'héllo \u001b[32mok\u001b[0m\r\n', cut: false },
  { kind: 'prompt' },
];

test('a command gives its output and exit code', () => {
  expect(read([bytes(SCREEN)])).toEqual(MARKS);
});

test('any cut of the stream gives the same marks', () => {
  const all = bytes(SCREEN);
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: all.length }), { maxLength: 30 }), (cuts) => {
      const at = [0, ...cuts.sort((a, b) => a - b), all.length];
      expect(read(at.slice(1).map((end, index) => all.subarray(at[index], end)))).toEqual(MARKS);
    }),
  );
});

test('an end without a beginning, as after a gap, is no outcome', () => {
  expect(read([bytes('tail\u001b]133;D;0\u0007')])).toEqual([]);
});

test('a line that the shell cannot parse ends with its exit code and no output', () => {
  expect(
    read([bytes('\u001b]133;A\u0007$ \u001b]133;B\u0007if then\r\nsyntax error\r\n\u001b]133;D;2\u0007')]).at(-1),
  ).toEqual({
    kind: 'done',
    exitCode: 2,
    output: '',
    cut: false,
  });
});

test('of endless output only the first part is kept', () => {
  const [, done] = read([
    bytes('\u001b]133;C\u0007'),
    new Uint8Array(1_000_000).fill(97),
    bytes('\u001b]133;D;0\u0007'),
  ]);
  expect(done).toMatchObject({ kind: 'done', exitCode: 0, cut: true });
  expect((done as { output: string }).output).toHaveLength(256 * 1024);
});

test('no bytes make it throw, and it holds back only the start of a mark', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (input) => void read([bytes('\u001b]133;C\u0007'), input])));
});

test('of output that draws itself over for minutes, the last drawing is there', () => {
  const drawing = (n: number): string =>
    `\u001b[2A\r[+] Building ${n}.0s\u001b[K\r\n => a step ${'.'.repeat(60)}\u001b[K\r\n`;
  const all = Array.from({ length: 20_000 }, (_, n) => drawing(n)).join('');
  const marks = read([
    bytes('\u001b]133;C\u0007\r\n\r\n'),
    ...all.match(/[^]{1,4096}/g)!.map(bytes),
    bytes('\u001b]133;D;0\u0007'),
  ]);
  const done = marks.at(-1);
  expect(done).toMatchObject({ kind: 'done', cut: false });
  expect(plainText(done?.kind === 'done' ? done.output : '').split('\n')).toEqual([
    '[+] Building 19999.0s',
    ` => a step ${'.'.repeat(60)}`,
    '',
  ]);
});
