/** Promise: what a sandbox serves is shown apart from the guide, and a preview reaches nothing but its reader's own sandbox. */
import { createHash, randomBytes } from 'node:crypto';
import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect as connectTcp, createServer as createTcpServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { REQUEST_HEADER } from '../../server/protocol/session.ts';
import { SUBPROTOCOL } from '../../server/protocol/limits.ts';
import { LocalDriver } from '../support/kind/local-driver.ts';
import { listening, type Listening } from '../support/listening.ts';
import { ask, begin, previewOf } from '../support/preview.ts';
import { testServer, WirePage, type TestServer } from '../support/server.ts';
import { embeddedDriver } from '../support/simulator.ts';

let driver: LocalDriver;
let site: TestServer;
let cookie: string;
let app: Listening;
let origin: string;
/** The last request that the application got. */
let seen: IncomingMessage;
let answer: (request: IncomingMessage, response: ServerResponse) => void;

beforeAll(async () => {
  driver = new LocalDriver();
  site = await testServer(driver, { MAX_SESSIONS_PER_ADDRESS: '100' });
  cookie = await site.session();
  const server = createHttpServer((request, response) => {
    seen = request;
    answer(request, response);
  });
  const sockets = new WebSocketServer({ server });
  sockets.on('connection', (socket, request) => {
    seen = request;
    socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary }));
  });
  app = await listening(server);
  origin = await previewOf(site, cookie, app.port);
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
  await site[Symbol.asyncDispose]();
  await driver[Symbol.asyncDispose]();
});

const hello = (_request: IncomingMessage, response: ServerResponse): void => void response.end('hello');

describe('34. a published port opens on another origin, without the session\u2019s cookie or an opener', () => {
  test('its origin is a host of its own that names the port and cannot be guessed', () => {
    const { hostname, port } = new URL(origin);
    expect(port).toBe(String(site.server.port));
    expect(hostname).toMatch(new RegExp(`^${app.port}-[0-9a-f]{20}-[0-9a-f]{32}\\.localhost$`));
  });

  test('a name that was altered or made up shows nothing', async () => {
    answer = hello;
    expect(await ask(site, origin)).toMatchObject({ status: 200, text: 'hello' });
    const last = origin.replace(/[0-9a-f](?=\.localhost)/, (digit) => (digit === '0' ? '1' : '0'));
    const otherPort = origin.replace(String(app.port), String(app.port + 1));
    const madeUp = `http://x.localhost:${site.server.port}`;
    for (const wrong of [last, otherPort, madeUp]) {
      expect(await ask(site, wrong)).toMatchObject({ status: 404, text: expect.stringContaining('no such preview') });
    }
  });

  test('another reader\u2019s port is not among what one can name: each name is one sandbox\u2019s', async () => {
    const other = await previewOf(site, await site.session(), app.port);
    expect(other).not.toBe(origin);
    const [port = '', , signature = ''] = new URL(origin).hostname.split(/[-.]/);
    const [, theirs = ''] = new URL(other).hostname.split(/[-.]/);
    const mixed = `http://${port}-${theirs}-${signature}.localhost:${site.server.port}`;
    expect(await ask(site, mixed)).toMatchObject({ status: 404 });
  });

  test('the guide\u2019s cookie is never set there, never passed on, and cannot be set from there', async () => {
    answer = (_request, response) => {
      response.setHeader('set-cookie', [
        'atd=stolen; Path=/',
        '__Host-atd=stolen; Secure; Path=/',
        'mine=1; Domain=localhost; Path=/; SameSite=Lax; HttpOnly',
        'plain=2',
      ]);
      response.end();
    };
    const { headers } = await ask(site, origin, { headers: { cookie: `${cookie}; __Host-atd=x; theme=dark` } });
    expect(seen.headers.cookie).toBe('theme=dark');
    expect(headers['set-cookie']).toEqual([
      'mine=1; Path=/; HttpOnly; SameSite=None; Secure; Partitioned',
      'plain=2; SameSite=None; Secure; Partitioned',
    ]);
    answer = hello;
    await ask(site, origin, { headers: { cookie } });
    expect(seen.headers.cookie).toBeUndefined();
    expect((await ask(site, origin)).headers['set-cookie']).toBeUndefined();
  });

  test('only the guide may frame it, whatever the application says, and no opener reaches it', async () => {
    answer = (_request, response) => {
      response.setHeader('x-frame-options', 'DENY');
      response.setHeader('content-security-policy', "frame-ancestors 'none'; img-src 'none'");
      response.setHeader('cross-origin-opener-policy', 'unsafe-none');
      response.setHeader('referrer-policy', 'unsafe-url');
      response.setHeader('clear-site-data', '"*"');
      response.setHeader('strict-transport-security', 'max-age=1; includeSubDomains');
      response.end();
    };
    const { headers } = await ask(site, origin);
    const port = site.server.port;
    const [theirs, ours] = (headers['content-security-policy'] as string).split(', ');
    expect(theirs).toBe("img-src 'none'");
    expect(ours?.split('; ')).toContain(`frame-ancestors 'self' http://localhost:${port} http://127.0.0.1:${port}`);
    expect(headers).toMatchObject({ 'cross-origin-opener-policy': 'same-origin', 'referrer-policy': 'same-origin' });
    for (const name of ['x-frame-options', 'clear-site-data', 'strict-transport-security']) {
      expect(headers).not.toHaveProperty(name);
    }
  });

  test('a page of the guide may frame previews and nothing else', async () => {
    const { headers } = await fetch(`${site.origin}/`).then((response) => ({ headers: response.headers }));
    expect(headers.get('content-security-policy')?.split('; ')).toContain(
      `frame-src http://*.localhost:${site.server.port}`,
    );
  });

  test('a previewed page talks to its own origin only: not to the reader\u2019s network, not to the internet', async () => {
    answer = hello;
    const policy = (await ask(site, origin)).headers['content-security-policy'] as string;
    const rules = Object.fromEntries(policy.split('; ').map((rule) => [rule.split(' ', 1)[0], rule]));
    for (const name of ['default-src', 'connect-src', 'form-action', 'base-uri']) {
      const outside = (rules[name] as string)
        .split(' ')
        .slice(1)
        .filter((source) => /[.:/*]/.test(source));
      expect(outside.filter((source) => !['data:', 'blob:', origin.replace('http', 'ws')].includes(source))).toEqual(
        [],
      );
    }
  });
});

describe('a preview\u2019s host is nothing but the way to its port', () => {
  test('the guide\u2019s pages, its session and its probes are not there', async () => {
    answer = (request, response) => void response.end(`the app has ${request.url}`);
    for (const path of ['/', '/session', '/terminal', '/healthz', '/guide.json']) {
      expect((await ask(site, origin, { path })).text).toBe(`the app has ${path}`);
    }
  });

  test('a previewed page cannot use the guide\u2019s server: no session, no terminal', async () => {
    const session = await fetch(`${site.origin}/session`, {
      method: 'POST',
      headers: { origin, [REQUEST_HEADER]: '1', cookie },
    });
    expect(session.status).toBe(403);
    const refused = new WebSocket(site.wsUrl, SUBPROTOCOL, { headers: { origin, cookie } });
    refused.on('error', () => undefined);
    const status = await new Promise((resolve) =>
      refused.on('unexpected-response', (_request, response) => {
        resolve(response.statusCode);
        refused.terminate();
      }),
    );
    expect(status).toBe(403);
  });

  test('a request for another host, in whatever way it is named, does not leave the sandbox', async () => {
    const { host } = new URL(origin);
    for (const line of [
      'GET http://169.254.169.254/latest/meta-data/ HTTP/1.1',
      `GET http://127.0.0.1:${site.server.port}/ HTTP/1.1`,
      'OPTIONS * HTTP/1.1',
    ]) {
      const raw = await rawAnswer(`${line}\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
      expect(raw).toMatch(/^HTTP\/1\.1 400 /);
    }
    answer = (request, response) => void response.end(`${request.headers.host} ${request.url}`);
    expect((await ask(site, origin, { path: '//169.254.169.254/' })).text).toBe(
      `localhost:${app.port} //169.254.169.254/`,
    );
  });

  test('a preview ends with its session, and its address shows nothing afterwards', async () => {
    const mine = await site.session();
    const page = new WirePage(site.connect({ cookie: mine }));
    await page.until(() => page.socket.readyState === page.socket.OPEN);
    const short = await previewOf(site, mine, app.port);
    answer = (_request, response) => void response.write('a stream that goes on');
    const stream = await begin(site, short);
    const ended = new Promise((resolve) => stream.on('close', resolve));
    stream.resume();
    const session = [...driver.supervisors.keys()].at(-1) as string;
    await (await driver.find(session))?.[Symbol.asyncDispose]();
    await ended;
    expect(await ask(site, short)).toMatchObject({ status: 410, text: expect.stringContaining('is gone') });
    page.socket.close();
  });
});

describe('what a previewed application is told, and tells', () => {
  test('it is told that it is at localhost, as if the browser ran beside it', async () => {
    answer = hello;
    await ask(site, origin, {
      path: '/a?b=c',
      headers: { origin, referer: `${origin}/from?x`, 'x-forwarded-for': '10.0.0.1', forwarded: 'for=10.0.0.1' },
    });
    expect(seen.url).toBe('/a?b=c');
    expect(seen.headers).toMatchObject({
      host: `localhost:${app.port}`,
      origin: `http://localhost:${app.port}`,
      referer: `http://localhost:${app.port}/from?x`,
    });
    expect(seen.headers).not.toHaveProperty('x-forwarded-for');
    expect(seen.headers).not.toHaveProperty('forwarded');
    await ask(site, origin, { headers: { origin: site.origin, referer: `${site.origin}/storage/` } });
    expect(seen.headers['origin']).toBe('null');
    expect(seen.headers).not.toHaveProperty('referer');
  });

  test('a redirect to where it thinks it is stays in the preview; one to a neighbour leads to that one\u2019s preview', async () => {
    const locations = [
      [`http://localhost:${app.port}/ghost/?a=1`, '/ghost/?a=1'],
      [`http://127.0.0.1:${app.port}`, '/'],
      ['/relative', '/relative'],
      ['https://example.com/', 'https://example.com/'],
    ] as const;
    for (const [given, shown] of locations) {
      answer = (_request, response) => void response.writeHead(302, { location: given }).end();
      expect((await ask(site, origin)).headers.location).toBe(shown);
    }
    answer = (_request, response) => void response.writeHead(302, { location: 'http://localhost:9999/x' }).end();
    expect((await ask(site, origin)).headers.location).toBe(`${await previewOf(site, cookie, 9999)}/x`);
  });

  test('absolute links of its pages lead into the preview; its text stays as it is', async () => {
    const page = `<!doctype html><title>\u00e9</title>\r\n<a class=x href="http://localhost:${app.port}/about/?a&amp;b">see http://localhost:${app.port}/</a><script>const a = "<a href='http://localhost:${app.port}/'>";</script>`;
    answer = (_request, response) => {
      response.setHeader('content-type', 'text/html; charset=utf-8');
      response.setHeader('content-length', Buffer.byteLength(page));
      response.end(page);
    };
    const { text } = await ask(site, origin, { headers: { accept: 'text/html', 'accept-encoding': 'gzip' } });
    expect(seen.headers).not.toHaveProperty('accept-encoding');
    expect(text).toBe(page.replace(`http://localhost:${app.port}/about`, `${origin}/about`));
  });

  test('an upload of 10 MB arrives whole, and one that is too large is refused', async () => {
    const body = randomBytes(10_000_000);
    answer = (request, response) => {
      const hash = createHash('sha256');
      request.on('data', (piece: Buffer) => hash.update(piece)).on('end', () => response.end(hash.digest('hex')));
    };
    const { text } = await ask(site, origin, { method: 'POST', path: '/upload', body });
    expect(text).toBe(createHash('sha256').update(body).digest('hex'));
    const refused = await ask(site, origin, { method: 'POST', headers: { 'content-length': String(2 ** 31) } });
    expect(refused).toMatchObject({ status: 413, text: expect.stringContaining('up to 64 MiB') });
  });

  test('events of a stream come one by one', async () => {
    let next: () => void = () => undefined;
    answer = (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.flushHeaders();
      let count = 0;
      next = () => void response.write(`data: ${++count}\n\n`);
    };
    const stream = await begin(site, origin, { headers: { accept: 'text/event-stream' } });
    expect(stream.headers['content-type']).toBe('text/event-stream');
    const events = (stream as AsyncIterable<Buffer>)[Symbol.asyncIterator]();
    for (const count of [1, 2, 3]) {
      next();
      expect(String((await events.next()).value)).toBe(`data: ${count}\n\n`);
    }
    const left = new Promise((resolve) => seen.socket.on('close', resolve));
    stream.destroy();
    await left;
  });

  test('a WebSocket works both ways and closes as either side says', async () => {
    const socket = new WebSocket(`ws://127.0.0.1:${site.server.port}/chat`, {
      headers: { host: new URL(origin).host, cookie },
      origin,
    });
    await new Promise((resolve) => socket.on('open', resolve));
    expect(seen.headers).toMatchObject({ host: `localhost:${app.port}`, origin: `http://localhost:${app.port}` });
    expect(seen.headers).not.toHaveProperty('cookie');
    const big = randomBytes(300_000);
    for (const message of ['hello', big]) {
      const back = new Promise<Buffer>((resolve) => socket.once('message', (data: Buffer) => resolve(data)));
      socket.send(message);
      expect(Buffer.compare(await back, Buffer.from(message))).toBe(0);
    }
    const closed = new Promise((resolve) => socket.on('close', (code) => resolve(code)));
    socket.close(4_000, 'enough');
    expect(await closed).toBe(4_000);
  });
});

describe('a preview that has nothing to show says what to do', () => {
  test('a closed port: what is not listening, and which command would', async () => {
    const free = await listening(createTcpServer());
    await free[Symbol.asyncDispose]();
    const { status, text, headers } = await ask(site, await previewOf(site, cookie, free.port));
    expect(status).toBe(502);
    expect(text).toContain(`Nothing listens on port ${free.port} of your sandbox`);
    expect(text).toContain(`docker run -p ${free.port}:PORT IMAGE`);
    expect(text).toContain(`kubectl port-forward POD ${free.port}:PORT`);
    expect(headers['content-security-policy']).toMatch(/^default-src 'none'; style-src 'sha256-/);
  });

  test('a tunnel that ended with its Pod: that, and that it has to be started again', async () => {
    await using rude = await listening(createTcpServer((socket) => socket.destroy()));
    const { status, text } = await ask(site, await previewOf(site, cookie, rude.port));
    expect([status, text]).toEqual([502, expect.stringContaining('lost connection to pod')]);
  });

  test.each([
    ['no HTTP at all', 'SSH-2.0-OpenSSH_9.9\r\n'],
    ['headers without end', `HTTP/1.1 200 OK\r\n${`x: ${'y'.repeat(1000)}\r\n`.repeat(100)}`],
    ['a header that splits the answer', 'HTTP/1.1 200 OK\r\nx: a\u0000b\r\n\r\n'],
    ['two lengths', 'HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 5\r\n\r\nhello'],
  ])('%s: that it does not answer as a web site does', async (_what, bytes) => {
    await using odd = await listening(
      createTcpServer((socket) => socket.on('error', () => undefined).end(Buffer.from(bytes, 'latin1'))),
    );
    const { status, text } = await ask(site, await previewOf(site, cookie, odd.port));
    expect([status, text]).toEqual([502, expect.stringContaining('does not answer as a web site does')]);
  });
});

describe('the simulator\u2019s ports lead into the simulator', () => {
  test('a server on the host\u2019s own loopback is not reached by its port', async () => {
    const simulator = embeddedDriver();
    await using guide = await testServer(simulator);
    answer = () => expect.unreachable('the host was reached');
    const preview = await previewOf(guide, await guide.session(), app.port);
    expect(await ask(guide, preview)).toMatchObject({ status: 502, text: expect.stringContaining('Nothing listens') });
    const itself = await previewOf(guide, await guide.session(), guide.server.port);
    expect(await ask(guide, itself)).toMatchObject({ status: 502 });
    await simulator[Symbol.asyncDispose]();
  });
});

test('a page that asks without end costs its own reader only: the sixty-fifth request at a time is refused', async () => {
  const held: ServerResponse[] = [];
  const all = Promise.withResolvers<void>();
  answer = (_request, response) => {
    held.push(response);
    if (held.length === 64) all.resolve();
  };
  const asking = Array.from({ length: 64 }, () => ask(site, origin));
  await all.promise;
  expect(await ask(site, origin)).toMatchObject({
    status: 503,
    text: expect.stringContaining('64 requests on their way'),
  });
  for (const response of held) response.end('done');
  expect((await Promise.all(asking)).map(({ text }) => text)).toEqual(Array.from({ length: 64 }, () => 'done'));
  answer = hello;
  expect(await ask(site, origin)).toMatchObject({ status: 200 });
});

/** What a server says to bytes that no HTTP client would send. */
function rawAnswer(bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connectTcp(site.server.port, '127.0.0.1');
    let text = '';
    socket.on('data', (chunk: Buffer) => (text += chunk.toString('latin1')));
    socket.on('close', () => resolve(text));
    socket.on('error', reject);
    socket.write(bytes);
  });
}
