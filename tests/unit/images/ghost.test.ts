/** Ghost, as the guide's pages meet it. */
import { describe, expect, test } from 'vitest';
import { openTestReader } from '../machine/support/reader.ts';

describe('Ghost', () => {
  test('answers 503 while it boots, then its pages, and 404 directly for the others', async () => {
    const reader = await openTestReader();
    await reader.run('docker run -d --name ghost1 -e NODE_ENV=development -p 2368:2368 ghost:6-alpine; sleep 2');
    const code = 'curl -s -o /dev/null -w "%{http_code} "';
    expect((await reader.run(`${code} localhost:2368/; ${code} localhost:2368/ghost/`)).out).toBe('503 503 ');
    await reader.run('sleep 8');
    expect(
      (await reader.run(`for p in / /ghost/ /ghost /ghostdoesntexistlp; do ${code} localhost:2368$p; done`)).out,
    ).toBe('200 200 301 404 ');
    expect((await reader.run("curl -s localhost:2368/ | grep -o '<title>[^<]*'")).out).toBe('<title>Ghost\n');
  });

  test('says in its log how it boots and how it stops', async () => {
    const reader = await openTestReader();
    await reader.run(
      'docker run -d --name ghost1 -e NODE_ENV=development ghost:6-alpine; sleep 10; docker stop ghost1',
    );
    const { out } = await reader.run('docker logs ghost1 2>&1');
    expect(out).toMatch(
      /INFO\S* Ghost is running in development\.\.\.\n.*Listening on: :::2368\n.*Url configured as: http:\/\/localhost:2368\/\n/,
    );
    expect(out).toContain('Ghost booted in 8.547s');
    expect(out).toMatch(/Ghost is shutting down\n[^]*Ghost was running for a few seconds\n$/);
  });

  test('boots faster a second time, when its database is on a volume', async () => {
    const reader = await openTestReader();
    const start = (name: string): string =>
      `docker run -d --name ${name} -v blog:/var/lib/ghost/content -e NODE_ENV=development ghost:6-alpine; sleep 11; docker stop ${name}`;
    await reader.run(start('first'));
    await reader.run(start('second'));
    expect((await reader.run('docker logs second 2>&1 | grep -o "booted in .*"')).out).toBe('booted in 5.486s\n');
  });
});
