/** A cluster that is away when the server starts. */
import { expect, test } from 'vitest';
import { ClusterError } from '../../../server/sandbox/kind/cluster.ts';
import { ConnectingDriver } from '../../../server/sandbox/kind/connecting.ts';
import type { Driver, Sandbox } from '../../../server/sandbox/sandbox.ts';
import { noSandboxes } from '../../support/no-sandboxes.ts';

const signal = new AbortController().signal;

test('a cluster that is away is said to be so, and used as soon as it answers', async () => {
  const sandbox = {} as Sandbox;
  const there = Promise.withResolvers<void>();
  const attempts: (() => void)[] = [];
  const driver: Driver = {
    name: 'kind',
    outlives: true,
    open: async () => sandbox,
    find: async () => undefined,
    health: async () => ({ ok: true }),
    census: noSandboxes,
    [Symbol.asyncDispose]: async () => undefined,
  };
  const warnings: string[] = [];
  let away = true;
  await using connecting = new ConnectingDriver(
    {
      everyMs: 1,
      log: { warn: (_fields, message) => warnings.push(message) },
      connect: async () => {
        for (const attempt of attempts.splice(0)) attempt();
        if (away) throw new ClusterError('it does not answer', { unreachable: true });
        queueMicrotask(there.resolve);
        return driver;
      },
    },
    new ClusterError('the cable is out', { unreachable: true }),
  );
  expect(await connecting.health()).toEqual({ ok: false, reason: 'the cable is out' });
  await expect(connecting.open('a', { signal, expiresAt: 0 })).rejects.toMatchObject({ code: 'unavailable' });
  await new Promise<void>((resolve) => attempts.push(resolve));
  away = false;
  await there.promise;
  await expect.poll(() => connecting.health()).toEqual({ ok: true });
  expect(await connecting.open('a', { signal, expiresAt: 0 })).toBe(sandbox);
  expect(warnings.length).toBeGreaterThan(0);
});
