/** Promise: when the machine runs out of something, reading goes on, the operator is told what of, and it recovers. */
import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, watch, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { serverProcess, type ServerProcess } from '../support/server-process.ts';

const folder = mkdtempSync(join(tmpdir(), 'exhausted-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const onLinux = process.platform === 'linux';

/** A page can be read, and a terminal opens and answers. */
async function works(server: ServerProcess): Promise<void> {
  expect(await (await fetch(server.origin)).text()).toContain('the page');
  const page = await server.page();
  page.type('echo all is w""ell\r');
  await page.until(() => page.text.includes('all is well'));
  page.socket.close();
}

test('37. file descriptors exhausted: nobody\u2019s page breaks, one line of the log says why some are turned away, and then all are served', async () => {
  await using server = await serverProcess({ folder: join(folder, 'files'), openFiles: 160 });
  const request = `GET / HTTP/1.1\r\nHost: ${new URL(server.origin).host}\r\n\r\n`;
  const sockets = Array.from({ length: 400 }, () => greedy(server.origin, request));
  await server.says('limit on open files');
  const served = await Promise.all(sockets.map(({ outcome }) => outcome));
  expect(new Set(served)).toEqual(new Set(['served', 'turned away']));
  expect(server.said().match(/limit on open files/g)).toHaveLength(1);
  for (const { socket } of sockets) socket.destroy();
  await works(server);
  expect(await server.stop()).toBe(0);
});

interface Greedy {
  readonly socket: Socket;
  readonly outcome: Promise<'served' | 'turned away'>;
}

/** Asks for a page, and keeps the connection. */
function greedy(origin: string, request: string): Greedy {
  const { hostname, port } = new URL(origin);
  const socket = connect(Number(port), hostname);
  socket.write(request);
  const outcome = new Promise<'served' | 'turned away'>((resolve) => {
    socket.on('data', () => resolve('served'));
    socket.on('close', () => resolve('turned away'));
    socket.on('error', () => resolve('turned away'));
  });
  return { socket, outcome };
}

test.skipIf(!onLinux)(
  '37. a log that goes nowhere (no space left) costs lines, and neither a page nor a stop',
  async () => {
    await using server = await serverProcess({ folder: join(folder, 'full'), stdout: '/dev/full' });
    await server.says('The log cannot be written: ENOSPC');
    await works(server);
    expect(server.said().match(/cannot be written/g)).toHaveLength(1);
    expect(await server.stop()).toBe(0);
  },
);

test('37. disk full, then room again: the lines of the log that had to wait are written', async ({ skip }) => {
  const disk = smallDisk();
  if (disk === undefined) return skip('a small disk of its own takes Linux and the right to mount one');
  await using unmount = { [Symbol.asyncDispose]: async () => void execFileSync('umount', [disk]) };
  expect(unmount).toBeDefined();
  const log = join(disk, 'log');
  const filler = join(disk, 'filler');
  await using server = await serverProcess({ folder: join(folder, 'room'), stdout: log });
  expect(() => writeFileSync(filler, Buffer.alloc(256 * 1024))).toThrow('ENOSPC');
  // What is left of the log's last page.
  expect(() => appendFileSync(log, '\n'.repeat(64 * 1024))).toThrow('ENOSPC');
  const { size } = statSync(log);
  await works(server);
  await server.says('The log cannot be written: ENOSPC');
  const longer = new Promise<void>((resolve) => {
    const watcher = watch(log, () => {
      if (statSync(log).size <= size) return;
      watcher.close();
      resolve();
    });
  });
  rmSync(filler);
  await longer;
  expect(await server.stop()).toBe(0);
  const lines = readFileSync(log, 'utf8').trimEnd().split(/\n+/);
  expect(lines.map((line) => JSON.parse(line).msg)).toEqual(
    expect.arrayContaining(['server is ready', 'sandbox open', 'server has stopped']),
  );
});

function smallDisk(): string | undefined {
  if (!onLinux || process.getuid?.() !== 0) return undefined;
  const disk = join(folder, 'disk');
  mkdirSync(disk);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', disk], { stdio: 'ignore' });
    return disk;
  } catch {
    return undefined;
  }
}
