/** `--from-literal`, `--from-file` and `--from-env-file`: what a ConfigMap or a Secret holds. */
import { KubectlError } from '../../cli/error.ts';
import type { FlagRules } from '../../cli/flags.ts';
import type { Invocation } from '../../invocation.ts';

export const DATA_FLAGS = {
  'append-hash': { type: 'bool', help: 'Append a hash of the object to its name.' },
  'from-env-file': { type: 'list', help: 'Specify the path to a file to read lines of key=val pairs.' },
  'from-file': { type: 'list', help: 'Key files can be specified using their file path, or a name and a file path.' },
  'from-literal': { type: 'array', help: 'Specify a key and literal value to insert (i.e. mykey=somevalue).' },
} as const satisfies FlagRules;

/** What it is for, as kubectl words it. */
interface Target {
  readonly kind: 'ConfigMap' | 'Secret';
  readonly name: string;
}

/** Bytes by key. Rejects in kubectl's words. */
export async function dataFrom(call: Invocation, target: Target): Promise<ReadonlyMap<string, Uint8Array>> {
  const { flags } = call;
  const files = flags.list('from-file');
  const literals = flags.list('from-literal');
  const envFiles = flags.list('from-env-file');
  if (envFiles.length > 0 && files.length + literals.length > 0)
    throw new KubectlError('error: from-env-file cannot be combined with from-file or from-literal');
  const data = new Map<string, Uint8Array>();
  const add = (key: string, value: Uint8Array): void => {
    if (!/^[-._a-zA-Z0-9]+$/.test(key)) throw badKey(key, target);
    if (data.has(key))
      throw new KubectlError(
        target.kind === 'ConfigMap'
          ? `error: cannot add key "${key}", another key by that name already exists in Data for ConfigMap "${target.name}"`
          : `error: cannot add key ${key}, another key by that name already exists`,
      );
    data.set(key, value);
  };
  for (const literal of literals) add(...literalOf(literal));
  for (const source of files) for (const [key, value] of await fromFile(call, source)) add(key, value);
  for (const path of envFiles) for (const [key, value] of await fromEnvFile(call, path)) add(key, encode(value));
  return data;
}

function literalOf(literal: string): [key: string, value: Uint8Array] {
  const equals = literal.indexOf('=');
  if (equals < 1) throw new KubectlError(`error: invalid literal source ${literal}, expected key=value`);
  return [literal.slice(0, equals), encode(literal.slice(equals + 1).replace(/^(['"])(.*)\1$/s, '$2'))];
}

/** A file, or every file of a folder whose name can be a key. */
async function fromFile({ process }: Invocation, source: string): Promise<[string, Uint8Array][]> {
  const { fs } = process;
  const parts = source.split('=');
  if (parts.length > 2) throw new KubectlError("error: key names or file paths cannot contain '='");
  const path = parts.at(-1) ?? '';
  const key = parts.length === 2 ? parts[0] : undefined;
  if (key === '') throw new KubectlError(`error: key name for file path ${path} missing`);
  if (path === '') throw new KubectlError(`error: file path for key name ${key ?? ''} missing`);
  const absolute = fs.resolvePath(process.cwd, path);
  if (!(await fs.exists(absolute))) throw new KubectlError(`error: error reading ${path}: no such file or directory`);
  if (!(await fs.stat(absolute)).isDirectory)
    return [[key ?? absolute.split('/').at(-1) ?? '', await fs.readFileBuffer(absolute)]];
  if (key !== undefined) throw new KubectlError('error: cannot give a key name for a directory path');
  const found: [string, Uint8Array][] = [];
  for (const name of (await fs.readdir(absolute)).toSorted()) {
    const inner = `${absolute.replace(/\/$/, '')}/${name}`;
    if (/^[-._a-zA-Z0-9]+$/.test(name) && (await fs.lstat(inner)).isFile)
      found.push([name, await fs.readFileBuffer(inner)]);
  }
  return found;
}

/** `KEY=value` lines; a bare `KEY` takes the value that the shell exports, if it does. */
async function fromEnvFile({ process }: Invocation, path: string): Promise<[string, string][]> {
  const { fs, env } = process;
  const absolute = fs.resolvePath(process.cwd, path);
  if (!(await fs.exists(absolute))) throw new KubectlError(`error: error reading ${path}: no such file or directory`);
  if ((await fs.stat(absolute)).isDirectory) throw new KubectlError(`error: env config file cannot be a directory`);
  return (await fs.readFile(absolute)).split(/\r?\n/).flatMap((line): [string, string][] => {
    const text = line.trimStart();
    if (text === '' || text.startsWith('#')) return [];
    const equals = text.indexOf('=');
    const key = equals < 0 ? text : text.slice(0, equals);
    if (!/^[-._a-zA-Z][-._a-zA-Z0-9]*$/.test(key))
      throw new KubectlError(
        `error: "${key}" is not a valid key name: a valid environment variable name must consist of alphabetic characters, digits, '_', '-', or '.', and must not start with a digit (e.g. 'my.env-name',  or 'MY_ENV.NAME',  or 'MyEnvName1', regex used for validation is '[-._a-zA-Z][-._a-zA-Z0-9]*')`,
      );
    return [[key, equals < 0 && Object.hasOwn(env, key) ? (env[key] ?? '') : text.slice(key.length + 1)]];
  });
}

function badKey(key: string, { kind }: Target): KubectlError {
  const what = kind === 'ConfigMap' ? ' for a ConfigMap' : '';
  return new KubectlError(
    `error: "${key}" is not a valid key name${what}: a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')`,
  );
}

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
