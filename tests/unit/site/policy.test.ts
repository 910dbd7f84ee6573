/** Static hosts and the server give pages the same policy. */
import { expect, test } from 'vitest';
import { CONTENT_SECURITY_POLICY as inPage } from '../../../src/build/content-security-policy.ts';
import { contentSecurityPolicy } from '../../../server/http/headers.ts';

const rules = (policy: string): string[] => policy.split('; ').filter((rule) => !rule.startsWith('frame-'));

test('a page on a host of plain files may load what it may load from the server, and nothing else', () => {
  expect(new Set(rules(inPage))).toEqual(new Set(rules(contentSecurityPolicy(undefined))));
  expect(inPage).not.toContain('unsafe-inline');
});

test('a page from the server may frame previews and nothing else, whatever the page itself leaves open', () => {
  expect(contentSecurityPolicy('http://*.localhost:4321').split('; ')).toContain('frame-src http://*.localhost:4321');
  expect(contentSecurityPolicy(undefined).split('; ')).toContain("frame-src 'none'");
  // A browser obeys both, so the page's own must allow what any server may: where previews are is known only there.
  expect(inPage.split('; ')).toContain('frame-src http: https:');
});
