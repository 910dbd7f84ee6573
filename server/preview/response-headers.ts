/** What the browser is told of a previewed application's answer: as it is, but for what would reach beyond its own origin. */
import { isGuideCookie } from '../http/cookie.ts';
import { changed, type Changes } from './changes.ts';
import type { Pairs } from './hop-by-hop.ts';
import { locationInBrowser, type Addresses } from './local-addresses.ts';

export interface Shown extends Addresses {
  /** Who may frame it. */
  readonly guide: readonly string[];
  /** Whether the browser takes Secure cookies there: over https, and at names below localhost. */
  readonly secure: boolean;
}

const CHANGES: Changes<Shown> = {
  location: locationInBrowser,
  'content-location': locationInBrowser,
  refresh: (value, shown) =>
    value.replace(/(url=["']?)([^"']*)/i, (_all, start: string, url: string) => start + locationInBrowser(url, shown)),
  'set-cookie': cookieInFrame,
  'content-security-policy': framable,
  // `frame-ancestors` below says it instead.
  'x-frame-options': () => null,
  // These are about more than one origin, or about the host for longer than the preview lives.
  'strict-transport-security': () => null,
  'clear-site-data': () => null,
  'alt-svc': () => null,
  nel: () => null,
  'report-to': () => null,
  'reporting-endpoints': () => null,
  'content-security-policy-report-only': () => null,
  'cross-origin-opener-policy': () => null,
  'cross-origin-embedder-policy': () => null,
  'referrer-policy': () => null,
};

export function headersForBrowser(raw: readonly string[], shown: Shown): Pairs {
  return [...changed(raw, CHANGES, shown), ...Object.entries(fence(shown))];
}

/**
 * A previewed page is somebody's program in the reader's browser. It talks to its own origin only, so not to the reader's
 * network either; only the guide may frame it; it has no way to a window that opened it; and its name, which is what lets
 * one look at it, is told to nobody.
 */
function fence({ guide, originOf, port }: Shown): Readonly<Record<string, string>> {
  const own = new URL(originOf(port));
  const sockets = `${own.protocol === 'https:' ? 'wss' : 'ws'}://${own.host}`;
  return {
    'content-security-policy': [
      "default-src 'self' 'unsafe-inline' 'unsafe-eval' data: blob:",
      `connect-src 'self' ${sockets}`,
      "form-action 'self'",
      "base-uri 'self'",
      `frame-ancestors 'self' ${guide.join(' ')}`,
    ].join('; '),
    'cross-origin-opener-policy': 'same-origin',
    'referrer-policy': 'same-origin',
  };
}

/** Of several policies a browser obeys the strictest; the one about frames is ours to say. */
function framable(policy: string): string | null {
  const kept = policy.split(';').filter((rule) => !/^\s*frame-ancestors(\s|$)/i.test(rule));
  return kept.join(';').trim() || null;
}

/**
 * A cookie belongs to its preview alone: no `Domain`, so that neither the guide nor another preview gets it. In a frame of
 * another site a browser keeps it only when it says so (`SameSite=None`, `Partitioned`), and that only with `Secure`.
 */
function cookieInFrame(cookie: string, { secure }: Shown): string | null {
  const [pair = '', ...attributes] = cookie.split(';');
  if (isGuideCookie(pair.split('=', 1)[0]?.trim() ?? '')) return null;
  const nameOf = (attribute: string): string => attribute.split('=', 1)[0]?.trim().toLowerCase() ?? '';
  const dropped = new Set(secure ? ['domain', 'samesite', 'secure', 'partitioned'] : ['domain']);
  const kept = [pair, ...attributes.filter((attribute) => !dropped.has(nameOf(attribute)))].map((part) => part.trim());
  return [...kept, ...(secure ? ['SameSite=None', 'Secure', 'Partitioned'] : [])].join('; ');
}
