/** An operator's settings: what is allowed, what a wrong one is told, and that the docs list them all. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readConfig } from '../../../server/config.ts';
import { SHOWN_IN, withSettings } from '../../../scripts/docs.ts';

test('without any setting the server listens on this machine only', () => {
  expect(readConfig({})).toMatchObject({
    PORT: 4321,
    HOST: '127.0.0.1',
    BASE: '/',
    SANDBOX: 'embedded',
    TRUSTED_PROXIES: [],
  });
});

test('an empty setting is an unset one, and a base gets its slashes', () => {
  expect(readConfig({ PORT: '', BASE: '/docs' })).toMatchObject({ PORT: 4321, BASE: '/docs/' });
});

describe('a wrong setting is named with what it got and what it allows', () => {
  test.each([
    ['PORT', '99999', /PORT="99999": .*65535.*TCP port/],
    ['SANDBOX', 'docker', /SANDBOX="docker": .*"embedded"\|"kind"/],
    ['PUBLIC_URL', 'docs.example.test', /PUBLIC_URL="docs\.example\.test": /],
    ['BASE', 'docs', /BASE="docs": expected a path like \/docs/],
    ['IDLE_MINUTES', 'soon', /IDLE_MINUTES="soon": /],
    ['LOG_LEVEL', 'loud', /LOG_LEVEL="loud": .*"fatal"\|"error"/],
  ])('%s', (name, value, said) => {
    expect(() => readConfig({ [name]: value })).toThrow(said);
  });

  test('and all of them at once', () => {
    expect(() => readConfig({ PORT: 'x', HOST: '1', MAX_SESSIONS: '-1' })).toThrow(/PORT=[\s\S]*MAX_SESSIONS=/);
  });
});

test.each(SHOWN_IN)('%s lists every setting as it is', (name) => {
  const shown = readFileSync(join(import.meta.dirname, '..', '..', '..', name), 'utf8');
  // The formatter aligns tables; that is no difference.
  const plain = (text: string): string => text.replace(/ +/g, ' ').replace(/-{3,}/g, '---');
  expect(plain(withSettings(shown))).toBe(plain(shown));
  expect(plain(shown)).toContain('| `OPERATE_PAGES` | `on` |');
});
