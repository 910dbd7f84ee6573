/** Stepped time, by which `verify` and the guide's tests wait for nothing: the simulator's own, so no driver's contract. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { steppedPace } from '../../../scripts/verify/pace.ts';
import { SIZE, Typist } from '../../../scripts/verify/typist.ts';
import type { Sandbox } from '../../../server/sandbox/sandbox.ts';
import { embeddedDriver } from '../../support/simulator.ts';

const signal = new AbortController().signal;
const MINUTE = 60_000;
const driver = embeddedDriver({ time: 'stepped' });
const pace = steppedPace((milliseconds) => driver.advance('stepped', milliseconds));
let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await driver.open('stepped', { signal, expiresAt: Date.now() + 60 * MINUTE });
});
afterAll(() => driver[Symbol.asyncDispose]());

/** The sandbox's clock, in milliseconds. */
async function clock(): Promise<number> {
  const { output } = await sandbox.exec('date +%s%N', { timeoutMs: MINUTE, signal });
  return Number(output) / 1e6;
}

test('an author whose page waits two minutes does not: they pass in the sandbox only', async () => {
  using typist = new Typist(await sandbox.terminal('terminal-1', SIZE), pace);
  const before = await clock();
  expect(await typist.run('sleep 120; echo awake', { timeoutMs: 5 * MINUTE, signal })).toMatchObject({
    exitCode: 0,
    output: 'awake\r\n',
  });
  expect(await clock()).toBeGreaterThanOrEqual(before + 2 * MINUTE);
});

test('limits go by the sandbox\u2019s clock: a command that takes too long is given up, a check is ended', async () => {
  using typist = new Typist(await sandbox.terminal('terminal-2', SIZE), pace);
  expect(await typist.run('sleep 600', { timeoutMs: 2 * MINUTE, signal })).toMatchObject({ kind: 'running' });
  const check = sandbox.exec('sleep 600', { timeoutMs: 5 * MINUTE, signal });
  expect(await pace.during(check)).toMatchObject({ exitCode: 124 });
});

test('time stands still while nobody waits, so that no probe or age runs ahead of the author', async () => {
  const before = await clock();
  await sandbox.exec('seq 1 100000 | sort -n | tail -1', { timeoutMs: MINUTE, signal });
  expect(await clock()).toBe(before);
});
