/** Promises: logs keep secrets, and reading goes on whatever breaks. */
import { describe, expect, test } from 'vitest';
import { SandboxError, type Driver } from '../../server/sandbox/sandbox.ts';
import { Sessions } from '../../server/sessions/sessions.ts';
import { noSandboxes } from '../support/no-sandboxes.ts';
import { testServer, WirePage } from '../support/server.ts';
import { embeddedDriver } from '../support/simulator.ts';

test('36. logs hold no keystrokes, no tokens, no cookies, and escape control characters', async () => {
  await using site = await testServer(embeddedDriver());
  const cookie = await site.session();
  const page = await new WirePage(site.connect({ cookie })).start();
  page.type('echo hunter2-\u001b[31msecret\r');
  await page.until(() => page.text.includes('133;D'));
  await fetch(`${site.origin}/%1b%5b31m`, { headers: { cookie: 'atd=\u001b[31m'.replace('\u001b', '%1b') } });
  page.socket.send('{"type":"write-file","id":"1","path":"token-in-a-path","content":"hunter2"}');
  await page.next('file-written');
  page.socket.close();
  const log = site.log();
  expect(log).toContain('server is ready');
  for (const secret of ['hunter2', 'token-in-a-path', cookie.slice(4)]) expect(log).not.toContain(secret);
  // oxlint-disable-next-line no-control-regex
  expect(log).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
});

describe('37. it keeps working', () => {
  const broken = (error: Error): Driver => ({
    name: 'embedded',
    outlives: false,
    open: () => Promise.reject(error),
    find: () => Promise.resolve(undefined),
    health: () => Promise.resolve({ ok: false, reason: 'the cluster is unreachable' }),
    census: noSandboxes,
    [Symbol.asyncDispose]: () => Promise.resolve(),
  });

  test('a driver that can open nothing leaves the pages readable; the terminal says what is wrong and what to do', async () => {
    const why = new SandboxError(
      'unavailable',
      'The cluster does not answer.',
      'Read on; the terminal tries again by itself.',
    );
    await using site = await testServer(broken(why));
    expect((await fetch(`${site.origin}/`)).status).toBe(200);
    expect((await fetch(`${site.origin}/healthz`)).status).toBe(200);
    const ready = await fetch(`${site.origin}/readyz`);
    expect([ready.status, await ready.text()]).toEqual([503, 'the cluster is unreachable\n']);
    const response = await fetch(`${site.origin}/session`, {
      method: 'POST',
      headers: { origin: site.origin, 'x-atd': '1' },
    });
    expect(response.status).toBe(201);
  });

  test('a sandbox that dies is told to its page with the reason, and a new one can be had', async () => {
    const driver = embeddedDriver();
    await using site = await testServer(driver);
    const page = await new WirePage(site.connect({ cookie: await site.session() })).start();
    const id = /"session":"([0-9a-f]{20})"/.exec(site.log())?.[1] ?? '';
    await (await driver.find(id))?.[Symbol.asyncDispose]();
    expect(await page.next('ended')).toMatchObject({ reason: 'closed' });
    const again = await new WirePage(site.connect({ cookie: await site.session() })).start();
    again.socket.close();
  });

  test('a wall clock that jumps by an hour ends nobody\u2019s session; an hour that really passes does, after a warning', async () => {
    let wall = 1_000_000;
    let steady = 0;
    const clock = { wall: () => wall, steady: () => steady, every: () => () => undefined };
    const driver = embeddedDriver();
    const limits = { idleMs: 30 * 60_000, lifeMs: 240 * 60_000, maxLifeMs: 720 * 60_000, warnMs: 5 * 60_000 };
    const log = { info: () => undefined, warn: () => undefined };
    await using sessions = new Sessions({ driver, clock, limits, log, maxSessions: 5, maxQueue: 5, maxPerAddress: 5 });
    const session = sessions.create('192.0.2.1');
    if (!('state' in session)) throw new Error(session.message);
    const told: string[] = [];
    const opened = new Promise<void>((resolve) => {
      session.addPage({
        state: (state) => {
          if (told.at(-1) !== state.kind) told.push(state.kind);
          if (state.kind === 'open') resolve();
        },
        ending: (warning) => told.push(`warned of ${warning.why}`),
        expiry: () => told.push('extended'),
        notice: () => undefined,
        visited: () => undefined,
      });
    });
    await opened;
    wall += 3_600_000;
    await sessions.tick();
    expect(session.state.kind).toBe('open');
    steady += 26 * 60_000;
    await sessions.tick();
    session.touch();
    steady += 29 * 60_000;
    await sessions.tick();
    expect(session.state.kind).toBe('open');
    steady += 60_000;
    await sessions.tick();
    expect(session.state.kind).toBe('ended');
    expect(told).toEqual(['opening', 'open', 'warned of idle', 'extended', 'warned of idle', 'ended']);
    await driver[Symbol.asyncDispose]();
  });
});

test('a reader who comes back while the cluster is away is told so, not shown an error of ours', async () => {
  const away = new SandboxError('unavailable', 'The Kubernetes cluster cannot be reached.', 'Try again in a minute.');
  await using site = await testServer({
    name: 'kind',
    outlives: true,
    open: () => Promise.reject(away),
    find: () => Promise.reject(away),
    health: () => Promise.resolve({ ok: false, reason: 'it is away' }),
    census: noSandboxes,
    [Symbol.asyncDispose]: () => Promise.resolve(),
  });
  const headers = { origin: site.origin, 'x-atd': '1', cookie: 'atd=AAAAAAAAAAAAAAAAAAAAAA' };
  const response = await fetch(`${site.origin}/session`, { method: 'POST', headers });
  expect([response.status, await response.json()]).toEqual([
    503,
    { state: 'refused', code: 'unavailable', message: away.message, hint: away.hint },
  ]);
});
