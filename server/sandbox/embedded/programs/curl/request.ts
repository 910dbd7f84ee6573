/** The body and headers of a request, from the options. */
import type { IFileSystem } from 'just-bash';
import { errnoOf } from '../../machine/files/errno.ts';
import { resolvePath } from '../../machine/files/paths.ts';
import { readAll } from '../../machine/streams/read.ts';
import { concat, toBytes } from '../../machine/streams/sinks.ts';
import type { Process } from '../../process.ts';
import type { CurlOptions, DataPart } from './options.ts';
import type { Target } from './target.ts';

/** The data of all -d options, joined as a form is; undefined when there were none. */
export async function bodyOf(process: Process, options: CurlOptions): Promise<Uint8Array | undefined> {
  if (options.data.length === 0) return undefined;
  const parts: Uint8Array[] = [];
  for (const [index, part] of options.data.entries()) {
    if (index > 0 && !options.json) parts.push(toBytes('&'));
    parts.push(await dataOf(process, part));
  }
  return concat(parts);
}

async function dataOf(process: Process, part: DataPart): Promise<Uint8Array> {
  if (part.kind === 'urlencode') return toBytes(await encoded(process, part.text));
  if (part.kind === 'raw' || !part.text.startsWith('@')) return toBytes(part.text);
  const bytes = await fileOrInput(process, part.text.slice(1));
  return part.kind === 'binary' ? bytes : bytes.filter((byte) => byte !== 10 && byte !== 13);
}

/** `name=value`, `=value`, `value`, `name@file`, `@file`: only the value is encoded. */
async function encoded(process: Process, text: string): Promise<string> {
  const match = /^([^=@]*)([=@])(.*)$/s.exec(text);
  if (match === null) return encodeURIComponent(text);
  const [, name = '', kind, value = ''] = match;
  const content = kind === '@' ? new TextDecoder().decode(await fileOrInput(process, value)) : value;
  return name === '' ? encodeURIComponent(content) : `${name}=${encodeURIComponent(content)}`;
}

async function fileOrInput(process: Process, name: string): Promise<Uint8Array> {
  if (name === '-') return readAll(process.stdin, process.signal);
  return readOr(process.fs, resolvePath(process.cwd, name));
}

/** A file that is not there counts as empty, with a warning in the real one. */
async function readOr(fs: IFileSystem, path: string): Promise<Uint8Array> {
  try {
    return await fs.readFileBuffer(path);
  } catch (error) {
    if (errnoOf(error) === undefined) throw error;
    return new Uint8Array();
  }
}

/** In the order and spelling that `-v` shows. */
export function headersOf(options: CurlOptions, target: Target, body: Uint8Array | undefined): Map<string, string> {
  const { url, secure, port } = target;
  const headers = new Map<string, string>();
  const isDefaultPort = port === (secure ? 443 : 80);
  headers.set('Host', isDefaultPort ? url.hostname : `${url.hostname}:${port}`);
  const user =
    options.user ??
    (url.username === '' ? undefined : `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`);
  if (user !== undefined) headers.set('Authorization', `Basic ${btoa(user.includes(':') ? user : `${user}:`)}`);
  headers.set('User-Agent', options.agent);
  headers.set('Accept', options.json ? 'application/json' : '*/*');
  if (options.referer !== undefined) headers.set('Referer', options.referer);
  if (options.cookie !== undefined) headers.set('Cookie', options.cookie);
  if (body !== undefined) {
    headers.set('Content-Length', String(body.length));
    headers.set('Content-Type', options.json ? 'application/json' : 'application/x-www-form-urlencoded');
  }
  for (const header of options.headers) applyHeader(headers, header);
  return headers;
}

function applyHeader(headers: Map<string, string>, header: string): void {
  const at = header.search(/[:;]/);
  if (at < 0) return;
  const name = header.slice(0, at).trim();
  const value = header.slice(at + 1).trim();
  const existing = [...headers.keys()].find((key) => key.toLowerCase() === name.toLowerCase());
  if (existing !== undefined) headers.delete(existing);
  // `Name:` removes a header, `Name;` sends it empty.
  if (value !== '' || header[at] === ';') headers.set(existing ?? name, value);
}
