import { expect, test } from 'vitest';
import { goDurations } from '../../../server/sandbox/embedded/controllers/go-durations.ts';
import { duration } from '../../../server/sandbox/embedded/apiserver/table/age.ts';
import { canonical, quantity } from '../../../server/sandbox/embedded/apiserver/validation/quantity.ts';
import { podRow } from '../../../server/sandbox/embedded/apiserver/kinds/pod/print.ts';

test.each([
  [0, '0s'],
  [119_000, '119s'],
  [120_000, '2m'],
  [150_000, '2m30s'],
  [600_000, '10m'],
  [179 * 60_000, '179m'],
  [180 * 60_000, '3h'],
  [7.5 * 3_600_000, '7h30m'],
  [47 * 3_600_000, '47h'],
  [50 * 3_600_000, '2d2h'],
  [9 * 86_400_000, '9d'],
  [800 * 86_400_000, '2y70d'],
])('an age of %d milliseconds is printed as %s', (milliseconds, text) => {
  expect(duration(milliseconds)).toBe(text);
});

test.each([
  ['1000m', '1'],
  ['0.5', '500m'],
  ['1024Mi', '1Gi'],
  ['1.5Gi', '1536Mi'],
  ['128974848', '128974848'],
  ['100000k', '100M'],
  ['512', '512'],
  ['1e3', '1e3'],
  ['0', '0'],
])('the quantity %s is kept as %s', (given, kept) => {
  expect(canonical(given)).toBe(kept);
});

test('quantities are compared by what they amount to', () => {
  expect([quantity('250m'), quantity('64Mi'), quantity('1e3'), quantity('2k')]).toEqual([
    0.25,
    64 * 1024 * 1024,
    1000,
    2000,
  ]);
  expect(quantity('12 apples')).toBeNaN();
});

test('durations are printed as Go prints them', () => {
  expect(goDurations('pulled in 14965ms (61500ms including waiting), back-off 10000ms')).toBe(
    'pulled in 14.965s (1m1.5s including waiting), back-off 10s',
  );
});

test('a Pod is Terminating, Completed or Running by the rules of kubectl get', () => {
  const spec = { containers: [{ name: 'a' }, { name: 'b' }] };
  const running = { name: 'a', ready: true, restartCount: 0, state: { running: {} } };
  const done = {
    name: 'b',
    ready: false,
    restartCount: 2,
    state: { terminated: { exitCode: 0, reason: 'Completed' } },
    lastState: { terminated: { exitCode: 1, finishedAt: '2026-11-24T10:00:00Z' } },
  };
  const status = {
    phase: 'Running',
    conditions: [{ type: 'Ready', status: 'False' }],
    containerStatuses: [running, done],
  };
  const now = Date.parse('2026-11-24T10:01:00Z');
  expect(podRow({ metadata: {}, spec, status }, now)).toEqual({
    ready: '1/2',
    status: 'NotReady',
    restarts: '2 (60s ago)',
  });
  expect(podRow({ metadata: { deletionTimestamp: 'x' }, spec, status }, now).status).toBe('Terminating');
  expect(podRow({ metadata: {}, spec, status: { phase: 'Succeeded', containerStatuses: [done] } }, now).status).toBe(
    'Completed',
  );
});
