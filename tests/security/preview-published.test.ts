/** Previews of a published site: behind a reverse proxy that leads a name with a star to the same server. */
import { createHash, randomBytes } from 'node:crypto';
import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { REQUEST_HEADER } from '../../server/protocol/session.ts';
import { SUBPROTOCOL } from '../../server/protocol/limits.ts';
import { LocalDriver } from '../support/kind/local-driver.ts';
import { listening, type Listening } from '../support/listening.ts';
import { startReverseProxy, type ReverseProxy } from '../support/reverse-proxy.ts';
import { testServer, WirePage, type TestServer } from '../support/server.ts';

const GUIDE = 'https://docs.example.test';
const SECRET = 'a secret that all servers behind one address share';
const SETTINGS = {
  PUBLIC_URL: GUIDE,
  PREVIEW_HOST: '*.preview.example.test',
  PREVIEW_SECRET: SECRET,
  TRUSTED_PROXIES: '127.0.0.1',
};

let driver: LocalDriver;
let site: TestServer;
let proxy: ReverseProxy;
let app: Listening;
let cookie: string;
let origin: string;
let answer: (request: IncomingMessage, response: ServerResponse) => void;

beforeAll(async () => {
  driver = new LocalDriver();
  site = await testServer(driver, SETTINGS);
  proxy = await startReverseProxy(`http://127.0.0.1:${site.server.port}`);
  const server = createServer((request, response) => answer(request, response));
  new WebSocketServer({ server }).on('connection', (socket) => socket.on('message', (data) => socket.send(data)));
  app = await listening(server);
  const opened = await ask(GUIDE, {
    method: 'POST',
    path: '/session',
    headers: { origin: GUIDE, [REQUEST_HEADER]: '1' },
  });
  cookie = opened.headers['set-cookie']?.[0] ?? '';
  const page = new WirePage(
    new WebSocket(`ws://127.0.0.1:${proxy.port}/terminal`, SUBPROTOCOL, {
      headers: { host: new URL(GUIDE).host, cookie: cookie.split(';', 1)[0] ?? '' },
      origin: GUIDE,
    }),
  );
  await page.until(() => page.socket.readyState === page.socket.OPEN);
  await page.next('welcome');
  page.send({ type: 'preview', id: 'p', port: app.port });
  ({ origin } = await page.next('preview-at'));
  page.socket.close();
});
afterAll(async () => {
  await proxy[Symbol.asyncDispose]();
  await app[Symbol.asyncDispose]();
  await site[Symbol.asyncDispose]();
  await driver[Symbol.asyncDispose]();
});

interface Asked {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
}

/** By the proxy, which ends TLS for both names. */
async function ask(of: string, { method = 'GET', path = '/', headers = {}, body }: Asked = {}) {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const host = new URL(of).host;
    const to = { host: '127.0.0.1', port: proxy.port, agent: false, method, path, headers: { host, ...headers } };
    httpRequest(to, resolve).on('error', reject).end(body);
  });
  const pieces: Buffer[] = [];
  for await (const piece of response as AsyncIterable<Buffer>) pieces.push(piece);
  return { status: response.statusCode, headers: response.headers, text: Buffer.concat(pieces).toString('utf8') };
}

test('a reader\u2019s port has a host of its own below the operator\u2019s name, which the guide may frame', async () => {
  expect(origin).toMatch(new RegExp(`^https://${app.port}-[0-9a-f]{20}-[0-9a-f]{32}\\.preview\\.example\\.test$`));
  expect(cookie).toMatch(/^__Host-atd=.*; Secure$/);
  answer = (request, response) => void response.end(`the app at ${request.headers.host}`);
  const shown = await ask(origin);
  expect(shown).toMatchObject({ status: 200, text: `the app at localhost:${app.port}` });
  expect(shown.headers['content-security-policy']).toContain(`frame-ancestors 'self' ${GUIDE}`);
  const guide = await ask(GUIDE);
  expect(guide.text).toBe('the page');
  expect(guide.headers['content-security-policy']).toContain('frame-src https://*.preview.example.test');
});

test('redirects, cookies, uploads of 10 MB and WebSockets get through', async () => {
  answer = (_request, response) => {
    response.setHeader('set-cookie', 'mine=1; Domain=example.test');
    response.writeHead(302, { location: `http://localhost:${app.port}/next` }).end();
  };
  const { headers } = await ask(origin);
  expect(headers.location).toBe('/next');
  expect(headers['set-cookie']).toEqual(['mine=1; SameSite=None; Secure; Partitioned']);
  const body = randomBytes(10_000_000);
  answer = (request, response) => {
    const hash = createHash('sha256');
    request.on('data', (piece: Buffer) => hash.update(piece)).on('end', () => response.end(hash.digest('hex')));
  };
  expect((await ask(origin, { method: 'POST', body })).text).toBe(createHash('sha256').update(body).digest('hex'));
  const socket = new WebSocket(`ws://127.0.0.1:${proxy.port}/`, { headers: { host: new URL(origin).host } });
  await new Promise((resolve) => socket.on('open', resolve));
  const back = new Promise((resolve) => socket.on('message', (data: Buffer) => resolve(data.toString('utf8'))));
  socket.send('hello');
  expect(await back).toBe('hello');
  socket.terminate();
});

test('names that are neither the guide\u2019s nor a preview\u2019s are answered by nobody', async () => {
  expect(await ask('https://preview.example.test')).toMatchObject({ status: 421 });
  expect(await ask('https://a.b.preview.example.test')).toMatchObject({ status: 421 });
  expect(await ask('https://x.preview.example.test')).toMatchObject({ status: 404 });
});

test('another server with the same secret shows the same preview, one with another secret does not', async () => {
  answer = (_request, response) => void response.end('hello');
  const { host } = new URL(origin);
  const through = async (settings: Readonly<Record<string, string>>): Promise<number | undefined> => {
    await using replica = await testServer(driver, { ...SETTINGS, ...settings });
    return await new Promise((resolve, reject) => {
      const to = { host: '127.0.0.1', port: replica.server.port, agent: false, headers: { host } };
      httpRequest(to, (response) => resolve(response.resume().statusCode))
        .on('error', reject)
        .end();
    });
  };
  expect(await through({})).toBe(200);
  expect(await through({ PREVIEW_SECRET: `${SECRET}, but another` })).toBe(404);
});
