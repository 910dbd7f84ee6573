/** The server as a process of its own, as an operator runs it, with a site of one page: for what only a process has. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, copyFileSync, mkdirSync, openSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import { SUBPROTOCOL } from '../../server/protocol/limits.ts';
import { REQUEST_HEADER } from '../../server/protocol/session.ts';
import { freePort } from './free-port.ts';
import { SCRIPT } from './simulator.ts';
import { WirePage } from './server.ts';

const ROOT = join(import.meta.dirname, '..', '..');

export interface ServerProcess extends AsyncDisposable {
  readonly origin: string;
  /** What it said so far, on standard error and on standard output unless that goes elsewhere. */
  said(): string;
  /** Settles when it has said so. */
  says(what: string): Promise<void>;
  /** A page with a terminal, in a sandbox of its own. */
  page(): Promise<WirePage>;
  /** Asks it to stop; gives its exit code. */
  stop(): Promise<number | null>;
}

export interface ProcessOptions {
  /** For the site. */
  readonly folder: string;
  readonly openFiles?: number;
  /** A file for standard output. */
  readonly stdout?: string;
}

export async function serverProcess({ folder, openFiles, stdout }: ProcessOptions): Promise<ServerProcess> {
  const site = join(folder, 'site');
  mkdirSync(join(site, '_sandbox'), { recursive: true });
  for (const name of ['index.html', '404.html']) writeFileSync(join(site, name), '<p>the page</p>');
  writeFileSync(join(site, 'guide.json'), JSON.stringify({ version: 1, files: {}, pages: [] }));
  copyFileSync(SCRIPT, join(site, '_sandbox', 'simulator.js'));
  const log = stdout === undefined ? undefined : openSync(stdout, 'a');
  const port = await freePort();
  const limit = openFiles === undefined ? '' : `ulimit -n ${openFiles}; `;
  const child = spawn('sh', ['-c', `${limit}exec "$0" "$1"`, process.execPath, join(ROOT, 'server', 'main.ts')], {
    env: { PATH: process.env['PATH'], PORT: String(port), SITE_DIR: site },
    stdio: ['ignore', log ?? 'pipe', 'pipe'],
  });
  if (log !== undefined) closeSync(log);
  let text = '';
  const waiting = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      text += chunk.toString('utf8');
      for (const wake of waiting) wake();
    });
  }
  const ended = once(child, 'close').then(([code]) => code as number | null);
  const origin = `http://127.0.0.1:${port}`;
  await answering(origin, ended).catch((error: unknown) => {
    throw new Error(`the server did not start; it said:\n${text}`, { cause: error });
  });
  return {
    origin,
    said: () => text,
    async says(what) {
      while (!text.includes(what)) {
        const gone = await Promise.race([
          ended.then(() => true),
          new Promise<false>((resolve) => waiting.add(() => resolve(false))),
        ]);
        if (gone) throw new Error(`the server has ended; it said:\n${text}`);
      }
    },
    async page() {
      const headers = { origin, [REQUEST_HEADER]: '1' };
      const response = await fetch(`${origin}/session`, { method: 'POST', headers });
      const cookie = response.headers.get('set-cookie')?.split(';', 1)[0] ?? '';
      const socket = new WebSocket(`${origin.replace('http', 'ws')}/terminal`, SUBPROTOCOL, {
        headers: { cookie, origin },
        perMessageDeflate: false,
      });
      return new WirePage(socket).start();
    },
    stop() {
      child.kill('SIGTERM');
      return ended;
    },
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/** Its log may go to a place that cannot be listened to, so it is asked. */
async function answering(origin: string, ended: Promise<number | null>): Promise<void> {
  let code: number | null | undefined;
  void ended.then((value) => (code = value));
  for (;;) {
    if (code !== undefined) throw new Error(`the server ended with ${code} before it answered`);
    const answer = await fetch(`${origin}/healthz`).catch(() => undefined);
    if (answer?.ok === true) return;
  }
}
