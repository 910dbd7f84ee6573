/** Static hosts and the server give pages the same policy. */
import { expect, test } from 'vitest';
import { CONTENT_SECURITY_POLICY as inPage } from '../../../src/build/content-security-policy.ts';
import { CONTENT_SECURITY_POLICY as fromServer } from '../../../server/http/headers.ts';

const rules = (policy: string): string[] => policy.split('; ').filter((rule) => rule !== "frame-ancestors 'none'");

test('a page on a host of plain files may load what it may load from the server, and nothing else', () => {
  expect(new Set(rules(inPage))).toEqual(new Set(rules(fromServer)));
  expect(inPage).not.toContain('unsafe-inline');
});
