/** How often it is written down that a reader is there: at once, then seldom, and again soon where it could not be. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Box, Boxes } from '../../../server/sandbox/kind/boxes.ts';
import { keeper } from '../../../server/sandbox/kind/keeper.ts';

const MINUTE = 60_000;
const box = { id: '0123456789', expiresAt: 30 * MINUTE } as unknown as Box;
const life = (idleUntil: number) => ({ lastSeen: 0, idleUntil, expiresAt: 240 * MINUTE });

let written: number;
let away: boolean;
const boxes = {
  note: async () => {
    if (away) throw new Error('the cluster is away');
    written++;
    return undefined;
  },
} as unknown as Boxes;

beforeEach(() => {
  written = 0;
  away = false;
  vi.useFakeTimers({ toFake: ['performance'] });
});
afterEach(() => vi.useRealTimers());

test('a sandbox is known to be kept from the first second on, whatever its end was before', () => {
  keeper(boxes, box, () => undefined)(life(30 * MINUTE));
  expect(written).toBe(1);
});

test('a reader at work costs one request a minute, one at rest none', () => {
  const keep = keeper(boxes, box, () => undefined);
  for (let second = 0; second < 180; second++) {
    keep(life(30 * MINUTE + second * 1_000));
    vi.advanceTimersByTime(1_000);
  }
  expect(written).toBe(3);
  for (let second = 0; second < 600; second++) {
    keep(life(33 * MINUTE));
    vi.advanceTimersByTime(1_000);
  }
  expect(written).toBe(4);
});

test('what could not be written is written seconds later, since nobody else keeps it', async () => {
  const failures: unknown[] = [];
  const keep = keeper(boxes, box, (error) => failures.push(error));
  away = true;
  keep(life(30 * MINUTE));
  await vi.waitFor(() => expect(failures).toHaveLength(1));
  away = false;
  vi.advanceTimersByTime(4_000);
  keep(life(30 * MINUTE));
  expect(written).toBe(0);
  vi.advanceTimersByTime(1_000);
  keep(life(30 * MINUTE));
  expect(written).toBe(1);
});
