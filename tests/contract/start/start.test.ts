/** `npm start` as somebody types it who has just cloned the project: what they see when it works, and when it can't. */
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { afterAll, expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '..', '..', '..');
mkdirSync(join(ROOT, '.cache'), { recursive: true });
const folder = mkdtempSync(join(ROOT, '.cache', 'start-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Started = ChildProcessByStdio<null, Readable, Readable>;

function start(
  environment: Record<string, string>,
  root = ROOT,
): { child: Started; said: () => string; ended: Promise<number | null> } {
  const child = spawn(process.execPath, [join(root, 'scripts', 'start.ts')], {
    cwd: root,
    env: { ...process.env, SITE_DIR: join(folder, 'site'), ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (text += chunk.toString('utf8')));
  return { child, said: () => text, ended: once(child, 'close').then(([code]) => code as number | null) };
}

test('it builds the site, prints its address, serves it, and ends with Ctrl-C', { timeout: 120_000 }, async () => {
  const { child, said, ended } = start({ PORT: '0' });
  while (!/Ctrl-C ends it/.test(said()))
    await Promise.race([once(child.stdout, 'data'), once(child.stderr, 'data'), ended]);
  const address = /http:\/\/localhost:\d+\//.exec(said())?.[0] ?? '';
  expect(await (await fetch(address)).text()).toContain('All Things Docker');
  child.kill('SIGINT');
  expect(await ended).toBe(0);
  await expect(fetch(address)).rejects.toThrow('fetch failed');
});

test('a taken port is named, with how to choose another', { timeout: 60_000 }, async () => {
  const taken = createServer();
  taken.listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const { port } = taken.address() as AddressInfo;
  const { said, ended } = start({ PORT: String(port), LOG_LEVEL: 'silent' });
  expect(await ended).toBe(1);
  expect(said()).toContain(
    `Port ${port} is taken by another program. Stop that one, or choose another: PORT=${port + 1} npm start`,
  );
  taken.close();
});

test('a setting that cannot be used is named with what it allows', async () => {
  const { said, ended } = start({ PORT: 'http' });
  expect(await ended).toBe(1);
  expect(said()).toMatch(/^These settings cannot be used:\n {2}PORT="http": /);
});

test('a page with a mistake stops it with file, line and the fix', { timeout: 60_000 }, async () => {
  const copy = join(folder, 'copy');
  for (const name of [
    'src',
    'public',
    'content',
    'server',
    'scripts',
    'astro.config.mjs',
    'package.json',
    'package-lock.json',
    'tsconfig.base.json',
  ]) {
    cpSync(join(ROOT, name), join(copy, name), { recursive: true });
  }
  writeFileSync(join(copy, 'tsconfig.json'), '{ "extends": "./tsconfig.base.json" }\n');
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
  writeFileSync(
    join(copy, 'content', 'broken.mdx'),
    '---\ntitle: Broken\norder: 99\ndescription: x\n---\n\n```console\noutput first\n```\n',
  );
  const { said, ended } = start({ PORT: '0', SITE_DIR: join(copy, 'dist') }, copy);
  expect(await ended).toBe(1);
  expect(said()).toMatch(/content\/broken\.mdx:8: .*there is no command above it\. Fix: /);
});
