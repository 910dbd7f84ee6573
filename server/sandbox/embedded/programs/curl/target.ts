/** Where a URL leads. */

export interface Target {
  readonly url: URL;
  readonly host: string;
  readonly port: number;
  readonly secure: boolean;
}

/** `curl: (n) …`. */
export class CurlFailure extends Error {
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

export function targetOf(text: string, resolve: readonly string[]): Target {
  const full = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`;
  const protocol = /^[a-z0-9+.-]+/i.exec(full)?.[0].toLowerCase() ?? '';
  if (protocol !== 'http' && protocol !== 'https') throw new CurlFailure(1, `Protocol "${protocol}" not supported`);
  let url: URL;
  try {
    url = new URL(full);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    const port = /:(\d+)(?:\/|$)/.exec(full.slice(protocol.length + 3))?.[1];
    throw new CurlFailure(
      3,
      port !== undefined && Number(port) > 65_535
        ? 'URL rejected: Port number was not a decimal number between 0 and 65535'
        : 'URL rejected: Malformed input to a URL function',
    );
  }
  if (url.hostname === '') throw new CurlFailure(3, 'URL rejected: No host part in the URL');
  const secure = protocol === 'https';
  const port = url.port === '' ? (secure ? 443 : 80) : Number(url.port);
  const redirected = resolve
    .map((each) => each.split(':'))
    .find(([host, number]) => host === url.hostname && number === String(port));
  const host = redirected === undefined ? url.hostname : (redirected[2] ?? url.hostname);
  return { url, host: host.replace(/^\[|\]$/g, ''), port, secure };
}
