/** Promises: nothing is lost, and a slow or greedy reader costs only themself. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CountedLines, seeded } from '../support/counted-lines.ts';
import { testServer, WirePage, type TestServer } from '../support/server.ts';
import { embeddedDriver } from '../support/simulator.ts';

let site: TestServer;
beforeAll(async () => {
  site = await testServer(embeddedDriver(), { MAX_SESSIONS_PER_ADDRESS: '100' });
});
afterAll(() => site[Symbol.asyncDispose]());

const open = async (): Promise<WirePage> => new WirePage(site.connect({ cookie: await site.session() })).start();

test('14. a socket cut 1,000 times at any byte loses nothing and doubles nothing', { timeout: 120_000 }, async () => {
  const cookie = await site.session();
  const count = new CountedLines();
  const connect = (): WirePage => {
    const page = new WirePage(site.connect({ cookie }));
    page.onBytes = (bytes) => count.push(bytes);
    return page;
  };
  let page = await connect().start();
  page.type('seq 1 20000000\r');
  const random = seeded(2026);
  for (let cut = 0; cut < 1000; cut++) {
    const current = page;
    const target = current.offset + Math.floor(random() * 9000);
    await current.until(() => current.offset >= target);
    current.cut();
    page = await connect().start(current.offset);
  }
  page.send({ type: 'interrupt', channel: 1 });
  expect(count.wrong).toBe(0);
  expect(count.last).toBeGreaterThan(100_000);
  page.socket.close();
});

test('12. a page that stops reading has at most 1 MiB waiting for it, and has everything when it reads on', async () => {
  const page = await open();
  const count = new CountedLines();
  page.onBytes = (bytes) => count.push(bytes);
  page.reading = false;
  const start = page.offset;
  page.type('seq 1 500000\r');
  // The server sends no more than a window that nobody acknowledged: it arrives whole, and then nothing does.
  await page.until(() => page.offset - start >= 200 * 1024);
  const neighbour = await open();
  neighbour.type('echo alive\r');
  await neighbour.until(
    () =>
      neighbour.text.includes('\r\nalive\r\n') ||
      neighbour.text.includes('Calive') ||
      /C\u0007alive/.test(neighbour.text),
  );
  expect(page.offset - start).toBeLessThanOrEqual(1024 * 1024);
  page.reading = true;
  page.ack();
  await page.until(() => count.last === 500_000);
  expect(count.wrong).toBe(0);
  page.socket.close();
  neighbour.socket.close();
});

test('13. a flood of input is cut off with a reason, and a neighbour does not feel it', async () => {
  const flooding = await open();
  const neighbour = await open();
  const chunk = 'x'.repeat(60_000);
  for (let sent = 0; sent < 40; sent++) flooding.type(chunk);
  expect(await flooding.next('error')).toMatchObject({ code: 'limit' });
  neighbour.type('echo alive\r');
  await neighbour.until(() => /C\u0007alive/.test(neighbour.text));
  expect(flooding.closed).toBeUndefined();
  flooding.socket.close();
  neighbour.socket.close();
});

test('16. a server that stops tells its pages (1012), and ends within its time', async () => {
  const stopping = await testServer(embeddedDriver());
  const page = await new WirePage(stopping.connect({ cookie: await stopping.session() })).start();
  const stopped = stopping[Symbol.asyncDispose]();
  expect(await page.end()).toBe(1012);
  await stopped;
});

test('a page that sends more messages than a reader could is told so and closed, but acknowledging a flood is fine', async () => {
  const page = await open();
  for (let sent = 0; sent < 5000; sent++) page.ack();
  page.type('echo fine\r');
  await page.until(() => /C\u0007fine/.test(page.text));
  for (let sent = 0; sent < 1000; sent++) page.send({ type: 'interrupt', channel: 1 });
  expect(await page.next('error')).toMatchObject({ code: 'too-many-messages' });
  expect(await page.end()).toBe(1008);
});

test('what is typed while a terminal is on its way is typed into it when it is there', async () => {
  const page = new WirePage(site.connect({ cookie: await site.session() }));
  await page.until(() => page.socket.readyState === page.socket.OPEN);
  page.send({ type: 'hello', terminals: [{ channel: 1, name: 'ahead', size: { cols: 80, rows: 24 }, from: 0 }] });
  page.type('echo typed');
  page.type('-ahead\r');
  await page.until(() => page.text.includes('\r\ntyped-ahead') || page.text.includes('typed-ahead\r\n'));
  expect(page.messages.filter(({ type }) => type === 'error')).toEqual([]);
  page.socket.close();
});
