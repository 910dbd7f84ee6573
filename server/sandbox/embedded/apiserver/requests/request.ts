/** A request, taken apart: path, query, headers, who asks. */
import type { ApiRequest } from '../../../sandbox.ts';
import { badRequest } from '../failure.ts';

export interface Request {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  readonly signal: AbortSignal;
  readonly caller: Caller;
}

export interface Caller {
  readonly username: string;
  readonly groups: readonly string[];
  readonly extra?: Readonly<Record<string, readonly string[]>>;
}

/** Whoever holds the sandbox's kubeconfig. */
const admin: Caller = {
  username: 'kubernetes-admin',
  groups: ['kubeadm:cluster-admins', 'system:authenticated'],
  extra: {
    'authentication.kubernetes.io/credential-id': [
      'X509SHA256=5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef',
    ],
  },
};

export function parseRequest({ method, path, headers, body, signal }: ApiRequest): Request {
  const [pathname = '', search = ''] = path.split(/\?(.*)/s);
  const lower = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  return {
    method: method.toUpperCase(),
    path: pathname,
    query: new URLSearchParams(search),
    headers: lower,
    body: body ?? new Uint8Array(),
    signal,
    caller: caller(lower),
  };
}

export function flag(query: URLSearchParams, name: string): boolean {
  const value = query.get(name);
  return value === 'true' || value === '1' || value === '';
}

export function integer(query: URLSearchParams, name: string): number | undefined {
  const value = query.get(name);
  if (value === null || value === '') return undefined;
  if (!/^-?\d+$/.test(value)) throw badRequest(`strconv.ParseInt: parsing ${JSON.stringify(value)}: invalid syntax`);
  return Number(value);
}

/** Who writes, for managedFields: as asked, or the first word of the user agent. */
export function fieldManager({ query, headers }: Request): string {
  const asked = query.get('fieldManager');
  if (asked !== null && asked !== '') return asked;
  return headers['user-agent']?.split('/')[0] ?? 'unknown';
}

function caller(headers: Readonly<Record<string, string>>): Caller {
  const name = headers['impersonate-user'];
  if (name === undefined) return admin;
  const groups = headers['impersonate-group']?.split(/,\s*/) ?? [];
  return { username: name, groups: [...groups, 'system:authenticated'] };
}
