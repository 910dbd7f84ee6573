/** Reads manifests: files, folders and standard input, each document with where it came from. */
import { LineCounter, parseDocument as parseDocumentOf } from 'yaml';
import type { Process } from '../../process.ts';
import { KubectlError, notSimulated } from '../cli/error.ts';
import type { KubeObject } from '../client/object.ts';
import { goYamlError, hasControlCharacters } from './go-yaml-error.ts';

export interface Manifest {
  readonly object: KubeObject;
  /** As kubectl names it in errors: the path given, or STDIN. */
  readonly source: string;
}

const MAX_BYTES = 3 * 1024 * 1024;
const MAX_DOCUMENTS = 200;
const MAX_ALIASES = 50;

/** What could be read, and why the rest of a file could not. */
export interface ReadManifests {
  readonly manifests: readonly Manifest[];
  readonly errors: readonly KubectlError[];
}

/** Throws when a file is not there; a mistake in one ends that file only. */
export async function readManifests(
  process: Process,
  files: readonly string[],
  options: { recursive: boolean },
): Promise<ReadManifests> {
  const manifests: Manifest[] = [];
  const errors: KubectlError[] = [];
  for (const { text, source } of await textsOf(process, files, options.recursive)) {
    const parsed = parseManifests(text, source);
    manifests.push(...parsed.manifests);
    errors.push(...parsed.errors);
  }
  return { manifests, errors };
}

/** The same for commands that do nothing before they have read everything. */
export async function allManifests(...given: Parameters<typeof readManifests>): Promise<readonly Manifest[]> {
  const { manifests, errors } = await readManifests(...given);
  if (errors[0]) throw errors[0];
  return manifests;
}

/** Errors are in kubectl's words: the text is no YAML or holds something that is no object. */
export function parseManifests(text: string, source: string): ReadManifests {
  if (text.length > MAX_BYTES) return { manifests: [], errors: [unreadable(source, 'the file is larger than 3 MiB')] };
  const manifests: Manifest[] = [];
  try {
    for (const document of splitDocuments(text).slice(0, MAX_DOCUMENTS))
      manifests.push(...manifestsOf(parseDocument(document, source), source));
  } catch (error) {
    if (!(error instanceof KubectlError)) throw error;
    return { manifests, errors: [error] };
  }
  return { manifests, errors: [] };
}

async function textsOf(
  process: Process,
  files: readonly string[],
  recursive: boolean,
): Promise<{ readonly text: string; readonly source: string }[]> {
  const texts: { text: string; source: string }[] = [];
  for (const file of files) {
    if (/^https?:\/\//.test(file)) throw notSimulated('a manifest from the internet');
    if (file === '-') texts.push({ text: await readAll(process), source: 'STDIN' });
    else
      for (const source of await expand(process, file, recursive))
        texts.push({ text: await process.fs.readFile(process.fs.resolvePath(process.cwd, source)), source });
  }
  return texts;
}

/** As kubectl cuts a file before it reads any of it: lines in errors are counted from each document's start. */
function splitDocuments(text: string): string[] {
  return `${text.replace(/\r\n/g, '\n')}\n`
    .split(/^---(?:[ \t].*)?\n/m)
    .map((document) => document.replace(/\n+$/, '\n'));
}

function parseDocument(text: string, source: string): unknown {
  const lines = new LineCounter();
  if (hasControlCharacters(text)) throw unreadable(source, 'control characters are not allowed');
  const document = parseDocumentOf(text, {
    lineCounter: lines,
    version: '1.1',
    merge: true,
    // Go's parser takes the last of two.
    uniqueKeys: false,
  });
  if (document.errors.length > 0) throw unreadable(source, goYamlError({ errors: document.errors, text, lines }));
  return toPlain(document, source);
}

function manifestsOf(value: unknown, source: string): Manifest[] {
  if (value === null || value === undefined) return [];
  if (typeof value !== 'object' || Array.isArray(value)) throw invalid(source, 'invalid object to validate');
  const object = value as Partial<KubeObject> & { items?: KubeObject[] };
  const missing = [object.apiVersion ? [] : ['apiVersion not set'], object.kind ? [] : ['kind not set']].flat();
  if (missing.length > 0)
    throw invalid(source, missing.length === 1 ? (missing[0] as string) : `[${missing.join(', ')}]`);
  if (object.kind === 'List' && Array.isArray(object.items))
    return object.items.map((item) => ({ object: item, source }));
  return [{ object: { ...object, metadata: object.metadata ?? {} } as KubeObject, source }];
}

const unreadable = (source: string, why: string): KubectlError =>
  new KubectlError(`error: error parsing ${source}: error converting YAML to JSON: yaml: ${why}`);

const invalid = (source: string, why: string): KubectlError =>
  new KubectlError(
    `error: error validating ${JSON.stringify(source)}: error validating data: ${why}; if you choose to ignore these errors, turn validation off with --validate=false`,
  );

function toPlain(document: ReturnType<typeof parseDocumentOf>, source: string): unknown {
  try {
    return document.toJS({ maxAliasCount: MAX_ALIASES });
  } catch (error) {
    // yaml refuses documents whose aliases multiply ("billion laughs"), and aliases of nothing.
    if (!(error instanceof ReferenceError)) throw error;
    const name = /Unresolved alias.*?:? (\S+)$/.exec(error.message)?.[1];
    throw unreadable(source, name ? `unknown anchor '${name}' referenced` : 'document contains excessive aliasing');
  }
}

async function expand(process: Process, path: string, recursive: boolean): Promise<string[]> {
  const { fs, cwd } = process;
  const absolute = fs.resolvePath(cwd, path);
  if (!(await fs.exists(absolute))) throw new KubectlError(`error: the path ${JSON.stringify(path)} does not exist`);
  if (!(await fs.stat(absolute)).isDirectory) return [path];
  const found: string[] = [];
  for (const name of (await fs.readdir(absolute)).sort()) {
    const child = `${path.replace(/\/$/, '')}/${name}`;
    const isFolder = (await fs.stat(fs.resolvePath(cwd, child))).isDirectory;
    if (isFolder && recursive) found.push(...(await expand(process, child, true)));
    else if (!isFolder && /\.(?:ya?ml|json)$/.test(name)) found.push(child);
  }
  if (found.length === 0)
    throw new KubectlError(`error: error reading [${path}]: recognized file extensions are [.json .yaml .yml]`);
  return found;
}

async function readAll({ stdin }: Process): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for (let bytes = await stdin.read(); bytes; bytes = await stdin.read()) {
    text += decoder.decode(bytes, { stream: true });
    if (text.length > MAX_BYTES) break;
  }
  return text + decoder.decode();
}
