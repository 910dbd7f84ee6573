/** Promise: only the page may speak to the server. */
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { SUBPROTOCOL } from '../../server/protocol/limits.ts';
import { testServer, WirePage, type TestServer } from '../support/server.ts';
import { embeddedDriver } from '../support/simulator.ts';

let site: TestServer;
let cookie: string;
beforeAll(async () => {
  site = await testServer(embeddedDriver(), { MAX_SESSIONS_PER_ADDRESS: '100' });
  cookie = await site.session();
});
afterAll(() => site[Symbol.asyncDispose]());

/** The status with which an upgrade is refused; 101 when it is not. */
function upgrade(headers: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(site.wsUrl, SUBPROTOCOL, { headers });
    socket.on('unexpected-response', (_request, response) => {
      resolve(response.statusCode ?? 0);
      socket.terminate();
    });
    socket.on('open', () => {
      resolve(101);
      socket.close();
    });
    socket.on('error', reject);
  });
}

describe('1. an upgrade from another origin is refused with 403, and nothing is allocated', () => {
  test.each([
    ['none', {}],
    ['null', { origin: 'null' }],
    ['another host', { origin: 'http://evil.example' }],
    ['another port', { origin: 'http://127.0.0.1:1' }],
    ['a suffix', { origin: 'http://127.0.0.1.evil.example' }],
    ['another scheme', { origin: 'https://127.0.0.1' }],
    ['upper case', { origin: 'HTTP://LOCALHOST' }],
  ])('%s', async (_name, headers) => {
    const before = site.server.gateway.connections;
    expect(await upgrade({ cookie, ...(headers as Record<string, string>) })).toBe(403);
    expect(site.server.gateway.connections).toBe(before);
  });
});

test('2. another Host (DNS rebinding) is answered with 421, also on pages, in a sentence that names the setting', async () => {
  expect(await upgrade({ cookie, origin: site.origin, host: 'rebound.example' })).toBe(421);
  const { status, body } = await new Promise<{ status: number | undefined; body: string }>((resolve, reject) => {
    const sent = request(`${site.origin}/`, { headers: { host: 'rebound.example' } }, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString('utf8')));
      response.on('end', () => resolve({ status: response.statusCode, body: text }));
    });
    sent.on('error', reject);
    sent.end();
  });
  expect(status).toBe(421);
  expect(body).toContain('PUBLIC_URL');
});

describe('3. only a living session\u2019s own cookie opens a terminal', () => {
  test('no cookie, an altered one, and one made up: 401', async () => {
    const altered = cookie.slice(0, -1) + (cookie.endsWith('A') ? 'B' : 'A');
    expect(await upgrade({ origin: site.origin })).toBe(401);
    expect(await upgrade({ origin: site.origin, cookie: altered })).toBe(401);
    expect(await upgrade({ origin: site.origin, cookie: 'atd=AAAAAAAAAAAAAAAAAAAAAA' })).toBe(401);
    expect(await upgrade({ origin: site.origin, cookie: 'atd=../../etc' })).toBe(401);
    expect(await upgrade({ origin: site.origin, cookie })).toBe(101);
  });

  test('one that is used again after its session has ended: 401', async () => {
    const driver = embeddedDriver();
    await using other = await testServer(driver);
    const cookie = await other.session();
    const page = await new WirePage(other.connect({ cookie })).start();
    page.type('exit\r');
    await page.next('exited');
    // The sandbox itself is ended, as by a limit.
    await (await driver.find(sandboxIdIn(other.log())))?.[Symbol.asyncDispose]();
    await page.next('ended');
    await page.end();
    const again = new WirePage(other.connect({ cookie }));
    await expect(again.until(() => false)).rejects.toThrow('closed');
    expect(JSON.parse(await (await fetch(`${other.origin}/session`, { headers: { cookie } })).text())).toEqual({
      state: 'none',
    });
  });

  test('the cookie is out of reach for scripts and other sites, and carries 128 random bits', async () => {
    const response = await fetch(`${site.origin}/session`, {
      method: 'POST',
      headers: { origin: site.origin, 'x-atd': '1' },
    });
    expect(response.headers.get('set-cookie')).toMatch(/^atd=[\w-]{22}; Path=\/; HttpOnly; SameSite=Strict$/);
  });

  test('over https it is Secure and bound to the host', async () => {
    await using secure = await testServer(embeddedDriver(), { PUBLIC_URL: 'https://docs.example.test' });
    const { cookie } = await new Promise<{ cookie: string | undefined }>((resolve) => {
      const sent = request(
        `${secure.origin}/session`,
        { method: 'POST', headers: { host: 'docs.example.test', origin: 'https://docs.example.test', 'x-atd': '1' } },
        (response) => {
          response.resume();
          resolve({ cookie: response.headers['set-cookie']?.[0] });
        },
      );
      sent.end();
    });
    expect(cookie).toMatch(/^__Host-atd=[\w-]{22}; Path=\/; HttpOnly; SameSite=Strict; Secure$/);
  });
});

describe('4. no other site can change anything through a reader\u2019s browser', () => {
  test.each([
    ['without an Origin', { 'x-atd': '1' }],
    ['from another site', { origin: 'http://evil.example', 'x-atd': '1' }],
    ['as a form would send it', {}],
  ])('a session is not opened %s', async (_name, headers) => {
    const before = site.server.sessions.counts.open;
    const given = _name === 'as a form would send it' ? { origin: site.origin } : headers;
    const response = await fetch(`${site.origin}/session`, {
      method: 'POST',
      headers: given as Record<string, string>,
    });
    expect(response.status).toBe(403);
    expect(site.server.sessions.counts.open).toBe(before);
  });

  test.each(['PUT', 'DELETE', 'PATCH'])('%s changes nothing anywhere', async (method) => {
    expect((await fetch(`${site.origin}/session`, { method })).status).toBe(405);
    expect((await fetch(`${site.origin}/`, { method })).status).toBe(405);
  });
});

function sandboxIdIn(log: string): string {
  return /"session":"([0-9a-f]{20})"/.exec(log)?.[1] ?? '';
}
