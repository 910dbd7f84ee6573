/** What `-w` prints after a transfer. */

export interface Transfer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly size: number;
  readonly seconds: number;
  readonly url: string;
  readonly redirects: number;
  readonly method: string;
  readonly exitCode: number;
  readonly error: string;
  readonly port: number;
  readonly host: string;
}

type Variable = (transfer: Transfer) => string;

const seconds: Variable = (transfer) => transfer.seconds.toFixed(6);

const VARIABLES: Readonly<Record<string, Variable>> = {
  http_code: ({ status }) => String(status).padStart(3, '0'),
  response_code: ({ status }) => String(status).padStart(3, '0'),
  size_download: ({ size }) => String(size),
  time_total: seconds,
  time_connect: seconds,
  time_namelookup: seconds,
  time_starttransfer: seconds,
  url_effective: ({ url }) => url,
  url: ({ url }) => url,
  num_redirects: ({ redirects }) => String(redirects),
  content_type: ({ headers }) => headerOf(headers, 'content-type') ?? '',
  redirect_url: ({ headers, url }) => {
    const location = headerOf(headers, 'location');
    return location === undefined ? '' : new URL(location, url).href;
  },
  method: ({ method }) => method,
  exitcode: ({ exitCode }) => String(exitCode),
  errormsg: ({ error }) => error,
  http_version: () => '1.1',
  remote_ip: ({ host }) => (host === 'localhost' ? '127.0.0.1' : host),
  remote_port: ({ port }) => String(port),
  scheme: ({ url }) => (url.startsWith('https') ? 'https' : 'http'),
};

export function writeOut(format: string, transfer: Transfer): string {
  return format
    .replace(/\\([nrt])/g, (_whole, letter: string) => ({ n: '\n', r: '\r', t: '\t' })[letter] ?? '')
    .replace(/%(?:\{(\w+)\}|%)/g, (whole, name: string | undefined) => {
      if (name === undefined) return '%';
      return Object.hasOwn(VARIABLES, name) ? (VARIABLES[name]?.(transfer) ?? '') : whole;
    });
}

export function headerOf(headers: Readonly<Record<string, string>>, name: string): string | undefined {
  return Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1];
}
