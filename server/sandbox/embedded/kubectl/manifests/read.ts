/** Reads manifests: files, folders and standard input, each document with where it came from. */
import { LineCounter, parseAllDocuments } from 'yaml';
import type { Process } from '../../process.ts';
import { KubectlError } from '../cli/error.ts';
import type { KubeObject } from '../client/object.ts';

export interface Manifest {
  readonly object: KubeObject;
  /** As kubectl names it in errors: the path given, or STDIN. */
  readonly source: string;
}

const MAX_BYTES = 3 * 1024 * 1024;
const MAX_DOCUMENTS = 200;

export async function readManifests(
  process: Process,
  files: readonly string[],
  options: { recursive: boolean },
): Promise<Manifest[]> {
  const manifests: Manifest[] = [];
  for (const file of files) {
    if (/^https?:\/\//.test(file)) {
      throw new KubectlError(
        'sandbox: manifests from the internet are not part of the simulator; it works in a real cluster',
      );
    }
    if (file === '-') manifests.push(...parseManifests(await readAll(process), 'STDIN'));
    else
      for (const path of await expand(process, file, options.recursive)) {
        const text = await process.fs.readFile(process.fs.resolvePath(process.cwd, path));
        manifests.push(...parseManifests(text, path));
      }
  }
  return manifests;
}

/** Throws in kubectl's words when the text is no YAML or holds something that is no object. */
export function parseManifests(text: string, source: string): Manifest[] {
  if (text.length > MAX_BYTES) throw new KubectlError(`error: error parsing ${source}: the file is larger than 3 MiB`);
  const lines = new LineCounter();
  const documents = parseAllDocuments(text, {
    lineCounter: lines,
    version: '1.1',
    merge: true,
    maxAliasCount: 50,
  } as Parameters<typeof parseAllDocuments>[1]);
  const manifests: Manifest[] = [];
  for (const document of documents.slice(0, MAX_DOCUMENTS)) {
    const [error] = document.errors;
    if (error)
      throw new KubectlError(
        `error: error parsing ${source}: error converting YAML to JSON: yaml: ${goYamlError(error, text, lines)}`,
      );
    const value = toPlain(document, source);
    if (value === null || value === undefined) continue;
    if (typeof value !== 'object' || Array.isArray(value)) {
      throw new KubectlError(
        `error: error validating ${JSON.stringify(source)}: error validating data: invalid object to validate; if you choose to ignore these errors, turn validation off with --validate=false`,
      );
    }
    const object = value as Partial<KubeObject> & { items?: KubeObject[] };
    const missing = [object.apiVersion ? [] : ['apiVersion not set'], object.kind ? [] : ['kind not set']].flat();
    if (missing.length > 0) {
      const errors = missing.length === 1 ? missing[0] : `[${missing.join(', ')}]`;
      throw new KubectlError(
        `error: error validating ${JSON.stringify(source)}: error validating data: ${errors}; if you choose to ignore these errors, turn validation off with --validate=false`,
      );
    }
    if (object.kind === 'List' && Array.isArray(object.items))
      manifests.push(...object.items.map((item) => ({ object: item, source })));
    else manifests.push({ object: { ...object, metadata: object.metadata ?? {} } as KubeObject, source });
  }
  return manifests;
}

function toPlain(document: ReturnType<typeof parseAllDocuments>[number], source: string): unknown {
  try {
    return document.toJS({ maxAliasCount: 50 });
  } catch (error) {
    // yaml refuses documents whose aliases multiply ("billion laughs").
    if (error instanceof ReferenceError)
      throw new KubectlError(
        `error: error parsing ${source}: error converting YAML to JSON: yaml: document contains excessive aliasing`,
      );
    throw error;
  }
}

interface YamlError {
  readonly code: string;
  readonly message: string;
  readonly pos: readonly [number, number];
}

/** The message of Go's YAML parser for what ours found. */
function goYamlError(error: YamlError, text: string, lines: LineCounter): string {
  const { line } = lines.linePos(error.pos[0]);
  const source = text.split('\n')[line - 1] ?? '';
  if (/^\s*\t/.test(source) || error.code === 'TAB_AS_INDENT')
    return `line ${line}: found character that cannot start any token`;
  switch (error.code) {
    case 'DUPLICATE_KEY':
      return `unmarshal errors:\n  line ${line}: key ${JSON.stringify(source.trim().split(':')[0])} already set in map`;
    case 'BAD_INDENT':
    case 'UNEXPECTED_TOKEN':
    case 'MULTILINE_IMPLICIT_KEY':
    case 'BLOCK_AS_IMPLICIT_KEY':
      return `line ${line}: ${/^\s*[^\s#-][^:]*:\s+\S.*:\s/.test(source) ? 'mapping values are not allowed in this context' : 'did not find expected key'}`;
    case 'MISSING_CHAR':
      return `line ${line}: ${/:/.test(source) ? 'did not find expected key' : "could not find expected ':'"}`;
    default:
      return `line ${line}: ${error.message
        .split('\n', 1)[0]
        ?.replace(/ at line.*$/, '')
        .toLowerCase()}`;
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
