/** Promise: no frame can hurt the server. */
import { once } from 'node:events';
import { connect as connectTcp } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { originsOf } from '../../server/http/origins.ts';
import { createHttpServer } from '../../server/http/server.ts';
import { LIMITS } from '../../server/protocol/limits.ts';
import { testServer, WirePage, type TestServer } from '../support/server.ts';
import { embeddedDriver } from '../support/simulator.ts';

setFlagsFromString('--expose-gc');
const gc = runInNewContext('gc') as () => void;

let site: TestServer;
let cookie: string;
beforeAll(async () => {
  site = await testServer(embeddedDriver(), { MAX_SESSIONS_PER_ADDRESS: '100' });
  cookie = await site.session();
});
afterAll(() => site[Symbol.asyncDispose]());

const page = async (): Promise<WirePage> => new WirePage(site.connect({ cookie })).start();

test('5. a message over 64 KiB is closed with 1009', async () => {
  const big = await page();
  big.socket.send(Buffer.alloc(LIMITS.messageBytes + 1));
  expect(await big.end()).toBe(1009);
});

test('6. a message in 200,000 one-byte fragments is closed, with memory flat', async () => {
  const fragmented = await page();
  const raw = rawOf(fragmented);
  const before = process.memoryUsage().rss;
  // A text frame that is not final, then continuations of one masked byte.
  raw.write(Buffer.from([0x01, 0x81, 0, 0, 0, 0, 0x61]));
  const continuation = Buffer.from([0x00, 0x81, 0, 0, 0, 0, 0x61]);
  for (let sent = 0; sent < 200_000 && !raw.destroyed; sent += 1000)
    raw.write(Buffer.concat(Array.from({ length: 1000 }, () => continuation)));
  expect([1008, 1006]).toContain(await fragmented.end());
  expect(process.memoryUsage().rss - before).toBeLessThan(64 * 1024 * 1024);
});

describe('7. broken frames close the connection with the protocol\u2019s own codes', () => {
  test.each([
    ['bad UTF-8 in a text frame', Buffer.from([0x81, 0x82, 0, 0, 0, 0, 0xc3, 0x28]), 1007],
    ['reserved bits', Buffer.from([0xc1, 0x81, 0, 0, 0, 0, 0x61]), 1002],
    ['an unmasked frame', Buffer.from([0x81, 0x01, 0x61]), 1002],
    ['an unknown opcode', Buffer.from([0x83, 0x81, 0, 0, 0, 0, 0x61]), 1002],
  ])('%s', async (_name, frame, code) => {
    const broken = await page();
    rawOf(broken).write(frame);
    expect(await broken.end()).toBe(code);
  });
});

test('8. messages that make no sense get an error frame, and the connection lives', async () => {
  const odd = await page();
  const nonsense = [
    '{',
    'null',
    '[]',
    '42',
    '""',
    '{"type":"__proto__"}',
    '{"type":"nope"}',
    '{"__proto__":{"type":"reset"}}',
    '{"type":"resize","channel":1,"size":{"cols":-1,"rows":24}}',
    '{"type":"resize","channel":1,"size":{"cols":1e9,"rows":24}}',
    '{"type":"resize","channel":1,"size":{"cols":80.5,"rows":24}}',
    '{"type":"ack","channel":1,"offset":-1}',
    '{"type":"ack","channel":1,"offset":1e400}',
    '{"type":"open","channel":1,"name":"../../x","size":{"cols":80,"rows":24},"from":0}',
    '{"type":"interrupt","channel":1,"extra":true}',
  ];
  for (const text of nonsense) {
    odd.socket.send(text);
    expect(await odd.next('error')).toMatchObject({ code: 'bad-message' });
  }
  odd.send({ type: 'interrupt', channel: 77 });
  expect(await odd.next('error')).toMatchObject({ code: 'no-terminal', channel: 77 });
  odd.socket.send(Buffer.from([77, 97]));
  expect(await odd.next('error')).toMatchObject({ code: 'no-terminal', channel: 77 });
  odd.socket.send(Buffer.alloc(0));
  expect(await odd.next('error')).toMatchObject({ code: 'bad-frame' });
  odd.type('echo still here\r');
  await odd.until(() => odd.text.includes('\r\nstill here\r\n') || odd.text.includes('still here\r\n\u001b]133;D'));
  odd.socket.close();
});

test('9. a request or handshake that is sent byte by byte is timed out', async () => {
  await using impatient = await testServer(embeddedDriver(), {}, { headersMs: 300, requestMs: 300, checkMs: 50 });
  const head = `GET /terminal HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\n`;
  const socket = connectTcp(impatient.server.port, '127.0.0.1');
  let answer = '';
  socket.on('data', (chunk: Buffer) => (answer += chunk.toString('utf8')));
  const closed = new Promise<void>((resolve) => socket.on('close', () => resolve()));
  let sent = 0;
  const drip = setInterval(() => socket.write(head[sent++ % head.length] as string), 50);
  await closed;
  clearInterval(drip);
  expect(answer).toMatch(/^HTTP\/1\.1 408 /);
});

test('9. outside of tests that is after ten seconds for the head, and ten minutes for all that a preview is sent', () => {
  const server = createHttpServer({
    base: '/',
    origins: () => originsOf({ publicUrl: undefined, port: 4321 }),
    site: () => undefined,
    session: async () => undefined,
    previews: { owns: () => false, serve: async () => undefined, frameSource: undefined },
    notReady: async () => undefined,
    log: { error: () => undefined },
  });
  expect([server.headersTimeout, server.requestTimeout]).toEqual([10_000, 600_000]);
});

test('a page cannot multiply what waits for it by showing one terminal many times', async () => {
  const greedy = await page();
  for (let channel = 2; channel <= LIMITS.terminalsPerSession; channel++) {
    greedy.send({ type: 'open', channel, name: 'terminal-1', size: { cols: 80, rows: 24 }, from: 0 });
    await greedy.next('opened');
  }
  greedy.send({ type: 'open', channel: 99, name: 'terminal-1', size: { cols: 80, rows: 24 }, from: 0 });
  expect(await greedy.next('error')).toMatchObject({ code: 'limit', channel: 99 });
  greedy.socket.close();
});

describe('10. sockets and sandboxes are limited by address, with a reason', () => {
  test(`the ${LIMITS.socketsPerAddress + 1}st socket is refused`, async () => {
    await using limited = await testServer(embeddedDriver());
    const own = await limited.session();
    const pages = await Promise.all(
      Array.from({ length: LIMITS.socketsPerAddress }, () => new WirePage(limited.connect({ cookie: own })).start()),
    );
    const refused = await refusal(limited, own);
    expect(refused.status).toBe(429);
    expect(refused.body).toContain('open pages');
    for (const one of pages) one.socket.close();
  });

  test('more sandboxes than allowed are refused, whatever X-Forwarded-For claims', async () => {
    await using limited = await testServer(embeddedDriver(), { MAX_SESSIONS_PER_ADDRESS: '2' });
    await limited.session();
    await limited.session();
    const response = await fetch(`${limited.origin}/session`, {
      method: 'POST',
      headers: { origin: limited.origin, 'x-atd': '1', 'x-forwarded-for': '203.0.113.9' },
    });
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({ state: 'refused', code: 'address-limit' });
  });

  test('a proxy that the operator named is believed, from the right, and no further', async () => {
    await using proxied = await testServer(embeddedDriver(), {
      MAX_SESSIONS_PER_ADDRESS: '1',
      TRUSTED_PROXIES: '127.0.0.0/8',
    });
    const open = async (forwardedFor: string): Promise<number> =>
      (
        await fetch(`${proxied.origin}/session`, {
          method: 'POST',
          headers: { origin: proxied.origin, 'x-atd': '1', 'x-forwarded-for': forwardedFor },
        })
      ).status;
    expect(await open('203.0.113.1')).toBe(201);
    expect(await open('203.0.113.2')).toBe(201);
    expect(await open('198.51.100.7, 203.0.113.2')).toBe(503);
  });
});

test(
  '11. a million random frames do no harm: nothing leaks, the server lives and so does a neighbour',
  { timeout: 120_000 },
  async () => {
    const neighbour = await page();
    const random = mulberry(42);
    await attack(random, FRAMES / 10);
    const before = heapUsed();
    await attack(random, (FRAMES * 9) / 10);
    expect(heapUsed() - before).toBeLessThan(8 * 1024 * 1024);
    neighbour.type('echo alive\r');
    await neighbour.until(() => /alive\r\n(?!.*echo)/.test(neighbour.text));
    expect((await fetch(`${site.origin}/healthz`)).status).toBe(200);
    neighbour.socket.close();
  },
);

const FRAMES = 1_000_000;
/** Connections at a time. */
const ATTACKERS = 8;
/** Of one connection, unless it was closed before for what it sent. */
const FRAMES_EACH = 20_000;

/** Sends as many frames, well-formed and not, on connections that are opened anew as the server closes them. */
async function attack(random: () => number, frames: number): Promise<void> {
  let left = frames;
  const attacker = async (): Promise<void> => {
    while (left > 0) {
      const victim = new WirePage(site.connect({ cookie }));
      await victim.until(() => victim.socket.readyState === victim.socket.OPEN);
      const raw = rawOf(victim);
      for (let sent = 0; sent < FRAMES_EACH && left > 0 && raw.writable; sent += BATCH) {
        left -= BATCH;
        const written = raw.write(Buffer.concat(Array.from({ length: BATCH }, () => randomFrame(random))));
        if (!written) await Promise.race([once(raw, 'drain'), once(raw, 'close')]);
        else await new Promise(setImmediate);
      }
      raw.destroy();
      await victim.end();
    }
  };
  await Promise.all(Array.from({ length: ATTACKERS }, attacker));
}

const BATCH = 100;

/** Bytes of the generator, and letters and digits of it, to cut payloads from. */
const NOISE = ((): { readonly bytes: Buffer; readonly text: Buffer } => {
  const random = mulberry(7);
  const bytes = Buffer.from(Array.from({ length: 256 * 1024 }, () => Math.floor(random() * 256)));
  return { bytes, text: Buffer.from(bytes.toString('base64').slice(0, bytes.length)) };
})();

/** Most are frames of the protocol's form with anything in them, so that they get past the first check; some are noise. */
function randomFrame(random: () => number): Buffer {
  const length = Math.floor(random() * 40);
  const at = Math.floor(random() * (NOISE.bytes.length - length));
  const kind = random();
  if (kind < 0.001) return NOISE.bytes.subarray(at, at + length);
  // A final frame, masked with zeros: text, binary, ping or pong.
  const opcode = kind < 0.3 ? 0x1 : kind < 0.9 ? 0x2 : kind < 0.95 ? 0x9 : 0xa;
  const payload = opcode === 0x1 ? NOISE.text : NOISE.bytes;
  return Buffer.concat([Buffer.from([0x80 | opcode, 0x80 | length, 0, 0, 0, 0]), payload.subarray(at, at + length)]);
}

function heapUsed(): number {
  gc();
  return process.memoryUsage().heapUsed;
}

function mulberry(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The TCP connection under a page's socket. */
function rawOf(from: WirePage): ReturnType<typeof connectTcp> {
  return Reflect.get(from.socket, '_socket') as ReturnType<typeof connectTcp>;
}

function refusal(server: TestServer, own: string): Promise<{ status: number; body: string }> {
  return new Promise((resolve) => {
    const socket = server.connect({ cookie: own });
    socket.on('error', () => undefined);
    socket.on('unexpected-response', (_request, response) => {
      let body = '';
      response.on('data', (chunk: Buffer) => (body += chunk.toString('utf8')));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
    });
  });
}
