/**
 * Addresses that a previewed page knows itself and its neighbours by (`http://localhost:8888`), as this reader's browser can
 * reach them: at the previews of those ports. And back, in what the browser says of where it is.
 */

/** Shared by all expressions below: `//localhost:8888` with or without a scheme, and the port. */
const LOCAL = String.raw`(?:https?:)?\/\/(?:localhost|127\.0\.0\.1|\[::1\]):(\d{1,5})(?![\d.])`;
const ANYWHERE = new RegExp(LOCAL, 'gi');
const AT_START = new RegExp(`^${LOCAL}`, 'i');

export interface Addresses {
  /** The port of this preview. */
  readonly port: number;
  /** The origin of the preview of a port of the same sandbox. */
  readonly originOf: (port: number) => string;
}

/** For a header that is an address. On this preview it becomes a path, which is right at any origin. */
export function locationInBrowser(location: string, { port, originOf }: Addresses): string {
  return (
    location.replace(AT_START, (_all, found: string) => (Number(found) === port ? '' : originOf(Number(found)))) || '/'
  );
}

/** For a text with addresses in it. */
export function linksInBrowser(text: string, { originOf }: Addresses): string {
  return text.replace(ANYWHERE, (all, found: string) => (isPort(found) ? originOf(Number(found)) : all));
}

/** An Origin or Referer header as the previewed application expects it; undefined when it is none of its business. */
export function addressInSandbox(value: string, { port, originOf }: Addresses): string | undefined {
  const own = originOf(port);
  if (value !== own && !value.startsWith(`${own}/`)) return undefined;
  return `http://localhost:${port}${value.slice(own.length)}`;
}

const isPort = (digits: string): boolean => Number(digits) > 0 && Number(digits) <= 65_535;
