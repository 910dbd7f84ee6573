/** What a previewed application is told of a request: as if the reader's browser ran beside it, on the reader's own machine. */
import { isGuideCookie } from '../http/cookie.ts';
import { changed, type Changes } from './changes.ts';
import type { Pairs } from './hop-by-hop.ts';
import { addressInSandbox, type Addresses } from './local-addresses.ts';

const CHANGES: Changes<Addresses> = {
  host: (_value, { port }) => `localhost:${port}`,
  origin: (value, addresses) => addressInSandbox(value, addresses) ?? 'null',
  referer: (value, addresses) => addressInSandbox(value, addresses) ?? null,
  cookie: (value) => withoutOurs(value),
  // Node has answered it.
  expect: () => null,
  // What proxies before this one say is about the guide's server.
  forwarded: () => null,
  via: () => null,
  'x-forwarded-for': () => null,
  'x-forwarded-host': () => null,
  'x-forwarded-port': () => null,
  'x-forwarded-proto': () => null,
  'x-forwarded-server': () => null,
  'x-real-ip': () => null,
};

export function headersForPort(raw: readonly string[], addresses: Addresses): Pairs {
  const pairs = changed(raw, CHANGES, addresses);
  // A page's links can be changed only where they can be read.
  return asksForPage(pairs) ? pairs.filter(([name]) => name !== 'accept-encoding') : pairs;
}

/** The browser keeps the guide's cookie to the guide's host; should it ever come here, it stays here. */
function withoutOurs(header: string): string | null {
  const kept = header.split(';').filter((part) => !isGuideCookie(part.split('=', 1)[0]?.trim() ?? ''));
  return kept.length === 0 ? null : kept.join(';').trim();
}

const asksForPage = (pairs: Pairs): boolean =>
  pairs.some(([name, value]) => name === 'accept' && value.includes('text/html'));
