/** Where previews are shown: on hosts of their own below one name, each an origin apart from the guide and from the others. */
import type { Config } from '../config.ts';

export type Place =
  | {
      readonly kind: 'hosts';
      readonly scheme: 'http' | 'https';
      /** What follows a preview's label, with the port where it is not the scheme's own: `.preview.example.com`. */
      readonly suffix: string;
    }
  /** `reason` is for the reader. */
  | { readonly kind: 'none'; readonly reason: string };

const TURNED_OFF: Place = { kind: 'none', reason: 'Whoever runs this site has turned previews off.' };
const ONE_ADDRESS: Place = {
  kind: 'none',
  reason:
    'This site has one address only, and what runs in a sandbox must not be shown there. Whoever runs it can give previews hosts of their own: PREVIEW_HOST.',
};

/** `port` is the one the server listens on. */
export function placeOf(
  { PREVIEW_HOST, PUBLIC_URL }: Pick<Config, 'PREVIEW_HOST' | 'PUBLIC_URL'>,
  port: number,
): Place {
  if (PREVIEW_HOST === 'off') return TURNED_OFF;
  const guide = new URL(PUBLIC_URL ?? `http://localhost:${port}`);
  const scheme = guide.protocol === 'https:' ? 'https' : 'http';
  if (PREVIEW_HOST !== undefined) return { kind: 'hosts', scheme, suffix: PREVIEW_HOST.slice(1) };
  if (!ONE_MACHINE.has(guide.hostname)) return ONE_ADDRESS;
  // Browsers take every name below localhost for this machine.
  return { kind: 'hosts', scheme, suffix: `.localhost${guide.port === '' ? '' : `:${guide.port}`}` };
}

const ONE_MACHINE = new Set(['localhost', '127.0.0.1', '[::1]']);

/** The label of a Host header; undefined when that is no preview's. */
export function labelIn(host: string | undefined, place: Place): string | undefined {
  const name = (host ?? '').toLowerCase();
  if (place.kind === 'none' || !name.endsWith(place.suffix)) return undefined;
  const label = name.slice(0, -place.suffix.length);
  return label === '' || label.includes('.') ? undefined : label;
}

/** What a page of the guide may frame, in the words of a Content-Security-Policy. */
export const frameSource = (place: Place): string | undefined =>
  place.kind === 'none' ? undefined : `${place.scheme}://*${place.suffix}`;
