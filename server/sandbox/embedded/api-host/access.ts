/**
 * Who may ask: whoever knows the token, as a bearer or as the first part of the path. The second way exists because
 * client-go, and so kubectl, sends no token over plain HTTP; a path it does keep.
 */
import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** The path without the token, or undefined for a stranger. */
export function allowedPath({ url = '/', headers }: IncomingMessage, token: string): string | undefined {
  const [, first = '', rest = ''] = /^\/([^/?]*)(.*)$/s.exec(url) ?? [];
  if (same(first, token)) return rest === '' || rest.startsWith('?') ? `/${rest}` : rest;
  const [scheme, bearer = ''] = (headers.authorization ?? '').split(' ');
  return scheme?.toLowerCase() === 'bearer' && same(bearer, token) ? url : undefined;
}

function same(given: string, token: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(token)];
  return a.length === b.length && timingSafeEqual(a, b);
}

export const unauthorized = {
  kind: 'Status',
  apiVersion: 'v1',
  metadata: {},
  status: 'Failure',
  message: 'Unauthorized',
  reason: 'Unauthorized',
  code: 401,
} as const;
