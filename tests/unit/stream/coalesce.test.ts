/** A keystroke's echo never waits; a flood goes out in large pieces. */
import { expect, test } from 'vitest';
import { Coalescer } from '../../../server/stream/coalesce.ts';

function setUp(): { coalescer: Coalescer; sent: string[]; advance: (ms: number) => void } {
  const sent: string[] = [];
  let now = 0;
  let due: { at: number; run: () => void } | undefined;
  const coalescer = new Coalescer((bytes) => sent.push(new TextDecoder().decode(bytes)), {
    periodMs: 4,
    eagerBytes: 8,
    batchBytes: 16,
    now: () => now,
    timer: (ms, run) => {
      due = { at: now + ms, run };
      return () => void (due = undefined);
    },
  });
  const advance = (ms: number): void => {
    now += ms;
    if (due && due.at <= now) due.run();
  };
  return { coalescer, sent, advance };
}
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

test('single keys go out at once, each by itself', () => {
  const { coalescer, sent, advance } = setUp();
  for (const key of 'abcdefghijkl') {
    coalescer.push(bytes(key));
    advance(10);
  }
  expect(sent.join(' ')).toBe('a b c d e f g h i j k l');
});

test('what comes too fast waits for the period, in order', () => {
  const { coalescer, sent, advance } = setUp();
  coalescer.push(bytes('12345678'));
  coalescer.push(bytes('ab'));
  coalescer.push(bytes('cd'));
  expect(sent).toEqual(['12345678']);
  advance(4);
  expect(sent).toEqual(['12345678', 'abcd']);
});

test('a flood goes out in full batches without waiting, and its rest with the period', () => {
  const { coalescer, sent, advance } = setUp();
  coalescer.push(bytes('x'.repeat(40)));
  expect(sent.map((part) => part.length)).toEqual([16, 16]);
  advance(4);
  expect(sent.map((part) => part.length)).toEqual([16, 16, 8]);
});
