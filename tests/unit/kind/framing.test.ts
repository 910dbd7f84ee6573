/** Frames between server and supervisor survive any cut of the stream. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { frame, FrameReader } from '../../../server/sandbox/kind/link/framing.ts';

test('frames come out as they went in, however the stream is cut', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(65_535), fc.uint8Array({ maxLength: 300 })), { maxLength: 20 }),
      fc.array(fc.integer({ min: 1, max: 64 }), { minLength: 1, maxLength: 50 }),
      (frames, cuts) => {
        const stream = Buffer.concat(frames.map(([channel, bytes]) => frame(channel, bytes)));
        const got: [number, Uint8Array][] = [];
        const reader = new FrameReader((channel, bytes) => got.push([channel, Uint8Array.from(bytes)]));
        for (let at = 0, cut = 0; at < stream.length; cut++) {
          const end = at + (cuts[cut % cuts.length] as number);
          reader.push(Uint8Array.from(stream.subarray(at, end)));
          at = end;
        }
        expect(got).toEqual(frames);
      },
    ),
  );
});

test('a stream that is not made of frames is refused, not read into memory', () => {
  const reader = new FrameReader(() => undefined);
  expect(() => reader.push(new TextEncoder().encode('bash: supervisor: command not found\n'))).toThrow(RangeError);
});
