/** curl's command line, as far as guides use it. */

export interface CurlOptions {
  readonly urls: readonly string[];
  readonly method: string | undefined;
  readonly headers: readonly string[];
  readonly data: readonly DataPart[];
  readonly asQuery: boolean;
  readonly json: boolean;
  readonly silent: boolean;
  readonly showError: boolean;
  readonly failOnError: boolean;
  readonly failWithBody: boolean;
  readonly include: boolean;
  readonly head: boolean;
  readonly follow: boolean;
  readonly verbose: boolean;
  readonly remoteName: boolean;
  readonly output: readonly string[];
  readonly writeOut: string;
  readonly maxTimeMs: number | undefined;
  readonly user: string | undefined;
  readonly agent: string;
  readonly referer: string | undefined;
  readonly cookie: string | undefined;
  readonly maxRedirects: number;
  readonly retries: number;
  readonly retryDelayMs: number | undefined;
  readonly retryRefused: boolean;
  readonly retryAll: boolean;
  readonly resolve: readonly string[];
  readonly dumpHeader: string | undefined;
  readonly version: boolean;
  readonly help: boolean;
}

export interface DataPart {
  readonly kind: 'data' | 'raw' | 'binary' | 'urlencode';
  readonly text: string;
}

/** `curl: …` and exit code 2. */
export class CurlUsage extends Error {}

export const CURL_VERSION = '8.14.1';

/** Short options that take a word, and their long names. */
const VALUES: Readonly<Record<string, string>> = {
  X: 'request',
  H: 'header',
  d: 'data',
  o: 'output',
  w: 'write-out',
  m: 'max-time',
  u: 'user',
  A: 'user-agent',
  e: 'referer',
  b: 'cookie',
  c: 'cookie-jar',
  D: 'dump-header',
  T: 'upload-file',
  F: 'form',
  x: 'proxy',
  r: 'range',
  K: 'config',
  E: 'cert',
};
const FLAGS: Readonly<Record<string, string>> = {
  s: 'silent',
  S: 'show-error',
  f: 'fail',
  i: 'include',
  I: 'head',
  L: 'location',
  v: 'verbose',
  O: 'remote-name',
  G: 'get',
  k: 'insecure',
  N: 'no-buffer',
  g: 'globoff',
  V: 'version',
  h: 'help',
  '4': 'ipv4',
  '6': 'ipv6',
  '#': 'progress-bar',
  q: 'disable',
  J: 'remote-header-name',
  Z: 'parallel',
  R: 'remote-time',
  '0': 'http1.0',
};
const LONG_VALUES = new Set([
  ...Object.values(VALUES),
  'data-raw',
  'data-binary',
  'data-urlencode',
  'data-ascii',
  'json',
  'connect-timeout',
  'retry',
  'retry-delay',
  'retry-max-time',
  'max-redirs',
  'resolve',
  'connect-to',
  'url',
  'cacert',
  'key',
  'limit-rate',
  'interface',
  'keepalive-time',
]);
const LONG_FLAGS = new Set([
  ...Object.values(FLAGS),
  'fail-with-body',
  'retry-connrefused',
  'retry-all-errors',
  'compressed',
  'http1.1',
  'http2',
  'no-progress-meter',
  'progress-meter',
  'location-trusted',
  'tcp-nodelay',
  'path-as-is',
  'create-dirs',
  'no-keepalive',
  'fail-early',
  'styled-output',
  'no-styled-output',
]);
/** Known to the real one, and not here. */
const ABSENT = new Set(['upload-file', 'form', 'proxy', 'range', 'config', 'cert', 'cookie-jar']);

export function parseCurl(args: readonly string[]): CurlOptions {
  const values: [string, string][] = [];
  const flags = new Set<string>();
  const urls: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? '';
    const next = (option: string): string => {
      const value = args[++i];
      if (value === undefined) throw new CurlUsage(`option ${option}: requires parameter`);
      return value;
    };
    if (arg.startsWith('--')) {
      const name = arg.slice(2);
      if (LONG_VALUES.has(name)) values.push([name, next(arg)]);
      else if (LONG_FLAGS.has(name)) flags.add(name);
      else throw new CurlUsage(`option ${arg}: is unknown`);
    } else if (/^-./.test(arg)) {
      for (let at = 1; at < arg.length; at++) {
        const letter = arg[at] ?? '';
        const value = VALUES[letter];
        const flag = FLAGS[letter];
        if (value !== undefined) {
          const attached = arg.slice(at + 1);
          values.push([value, attached === '' ? next(`-${letter}`) : attached]);
          break;
        }
        if (flag === undefined) throw new CurlUsage(`option ${arg}: is unknown`);
        flags.add(flag);
      }
    } else urls.push(arg);
  }
  const missing = values.find(([name]) => ABSENT.has(name));
  if (missing !== undefined)
    throw new CurlUsage(`sandbox: curl --${missing[0]} is not part of the simulator; it works in a real cluster`);
  return build(values, flags, urls);
}

function build(values: readonly [string, string][], flags: ReadonlySet<string>, words: readonly string[]): CurlOptions {
  const all = (name: string): string[] => values.filter(([each]) => each === name).map(([, value]) => value);
  const last = (name: string): string | undefined => all(name).at(-1);
  const seconds = (name: string): number | undefined => {
    const text = last(name);
    if (text === undefined) return undefined;
    if (!/^\d+(\.\d+)?$/.test(text)) throw new CurlUsage(`option --${name}: expected a proper numerical parameter`);
    return Number(text) * 1000;
  };
  const timeouts = [seconds('max-time'), seconds('connect-timeout')].filter((ms) => ms !== undefined);
  return {
    urls: [...all('url'), ...words],
    method: last('request'),
    headers: all('header'),
    data: values.flatMap(([name, text]) =>
      Object.hasOwn(DATA_KINDS, name) ? [{ kind: DATA_KINDS[name] ?? 'data', text }] : [],
    ),
    asQuery: flags.has('get'),
    json: last('json') !== undefined,
    silent: flags.has('silent'),
    showError: flags.has('show-error') || !flags.has('silent'),
    failOnError: flags.has('fail'),
    failWithBody: flags.has('fail-with-body'),
    include: flags.has('include') || flags.has('head'),
    head: flags.has('head'),
    follow: flags.has('location') || flags.has('location-trusted'),
    verbose: flags.has('verbose'),
    remoteName: flags.has('remote-name'),
    output: all('output'),
    writeOut: last('write-out') ?? '',
    maxTimeMs: timeouts.length === 0 ? undefined : Math.min(...timeouts),
    user: last('user'),
    agent: last('user-agent') ?? `curl/${CURL_VERSION}`,
    referer: last('referer'),
    cookie: last('cookie'),
    maxRedirects: Number(last('max-redirs') ?? 50),
    retries: Number(last('retry') ?? 0),
    retryDelayMs: seconds('retry-delay'),
    retryRefused: flags.has('retry-connrefused'),
    retryAll: flags.has('retry-all-errors'),
    resolve: [...all('resolve'), ...all('connect-to')],
    dumpHeader: last('dump-header'),
    version: flags.has('version'),
    help: flags.has('help'),
  };
}

const DATA_KINDS: Readonly<Record<string, DataPart['kind']>> = {
  data: 'data',
  'data-ascii': 'data',
  'data-raw': 'raw',
  'data-binary': 'binary',
  'data-urlencode': 'urlencode',
  json: 'binary',
};
