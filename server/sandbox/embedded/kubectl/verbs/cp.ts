/** `kubectl cp`: files into a container and out of it, by the `tar` that is in there. */
import { basename, dirname, joinPath, resolvePath } from '../../machine/files/paths.ts';
import { entriesOf, packEntries, unpackEntries, writeEntry, type Entry } from '../../machine/files/archive.ts';
import { Collector, nullSink } from '../../machine/streams/sinks.ts';
import { bytesSource } from '../../machine/streams/sources.ts';
import { ApiFailure } from '../../upgrade.ts';
import type { ByteSink, ByteSource } from '../../process.ts';
import { KubectlError } from '../cli/error.ts';
import { pathOf, query } from '../client/discovery.ts';
import type { KubeObject } from '../client/object.ts';
import { containerOf } from '../client/pods.ts';
import type { Invocation, Verb } from '../invocation.ts';

const MOST_BYTES = 32 * 1024 * 1024;

export const cp: Verb = {
  summary: 'Copy files and directories to and from containers.',
  usage: '<file-spec-src> <file-spec-dest> [options]',
  examples: [
    '# Copy /tmp/foo local file to /tmp/bar in a remote pod in namespace <some-namespace>',
    'kubectl cp /tmp/foo <some-namespace>/<some-pod>:/tmp/bar',
    '',
    '# Copy /tmp/foo from a remote pod to /tmp/bar locally',
    'kubectl cp <some-namespace>/<some-pod>:/tmp/foo /tmp/bar',
  ],
  flags: {
    container: { type: 'string', short: 'c', help: 'Container name.' },
    'no-preserve': {
      type: 'bool',
      help: "The copied file/directory's ownership and permissions will not be preserved in the container",
    },
    retries: {
      type: 'int',
      default: '0',
      help: 'Set number of retries to complete a copy operation from a container.',
    },
  },
  async run(call) {
    if (call.args.length !== 2) throw new KubectlError('error: source and destination are required');
    const [from, to] = call.args.map(parseSpec) as [Spec, Spec];
    if (from.pod && to.pod) throw new KubectlError('error: one of src or dest must be a local file specification');
    if (!from.path || !to.path) throw new KubectlError('error: filepath can not be empty');
    if (from.pod) return fromPod(call, from, to.path);
    if (to.pod) return toPod(call, from.path, to);
    throw new KubectlError('error: one of src or dest must be a remote file specification');
  },
};

interface Spec {
  /** Empty for a path of this machine. */
  readonly pod: string;
  readonly namespace: string | undefined;
  readonly path: string;
}

function parseSpec(word: string): Spec {
  const colon = word.indexOf(':');
  const malformed = new KubectlError('error: filespec must match the canonical format: [[namespace/]pod:]file/path');
  if (colon === 0) throw malformed;
  const path = word.slice(colon + 1).replace(/(.)\/$/, '$1');
  if (colon < 0) return { pod: '', namespace: undefined, path };
  const [first = '', second, ...rest] = word.slice(0, colon).split('/');
  if (rest.length > 0) throw malformed;
  return second === undefined ? { pod: first, namespace: undefined, path } : { pod: second, namespace: first, path };
}

async function toPod(call: Invocation, source: string, target: Spec): Promise<number> {
  const { fs, cwd } = call.process;
  const path = resolvePath(cwd, source);
  if (!(await fs.exists(path))) throw new KubectlError(`error: ${source} doesn't exist in local filesystem`);
  const isFolder = (await execIn(call, target, { argv: ['test', '-d', target.path], stderr: nullSink })) === 0;
  const destination = isFolder ? joinPath(target.path, basename(path)) : target.path;
  const entries: Entry[] = [];
  for await (const entry of entriesOf(fs, { path, name: basename(destination) })) {
    // A folder is made for what is in it; only an empty one is sent.
    const isEmpty =
      entry.type !== 'directory' ||
      (await fs.readdir(resolvePath(dirname(path), basename(path) + entry.name.slice(basename(destination).length))))
        .length === 0;
    if (isEmpty) entries.push(entry);
  }
  const folder = destination.includes('/') ? dirname(destination) : '.';
  const flags = call.flags.bool('no-preserve') ? ['--no-same-permissions', '--no-same-owner'] : [];
  const code = await execIn(call, target, {
    argv: ['tar', ...flags, '-xmf', '-', '-C', folder],
    stdin: bytesSource(await packEntries(entries)),
    stdout: call.process.stdout,
    stderr: call.process.stderr,
  });
  return ended(call, code);
}

async function fromPod(call: Invocation, source: Spec, target: string): Promise<number> {
  const { fs, cwd } = call.process;
  const archive = new Collector(MOST_BYTES);
  const code = await execIn(call, source, {
    argv: ['tar', 'cf', '-', source.path],
    stdout: archive,
    stderr: call.process.stdout,
  });
  const prefix = source.path.replace(/^\/+/, '').replace(/^(?:\.\.?\/)+/, '');
  for (const entry of (await unpackEntries(archive.bytes())) ?? []) {
    const name = entry.name.replace(/\/$/, '');
    if (!name.startsWith(prefix)) throw new KubectlError('error: tar contents corrupted');
    const path = resolvePath(cwd, `${target}/${name.slice(prefix.length)}`);
    if (entry.type === 'symlink') {
      const shown = JSON.stringify(joinPath(target, name.slice(prefix.length)));
      await call.err(`warning: skipping symlink: ${shown} -> ${JSON.stringify(entry.linkname)}\n`);
      continue;
    }
    const refusal = await writeEntry(fs, dirname(path), { ...entry, name: basename(path) });
    if (refusal) throw new KubectlError(`error: open ${target}: ${refusal.replace('Cannot open: ', '').toLowerCase()}`);
  }
  return ended(call, code);
}

async function ended(call: Invocation, code: number): Promise<number> {
  if (code !== 0) await call.err(`command terminated with exit code ${code}\n`);
  return code;
}

interface Exec {
  readonly argv: readonly string[];
  readonly stdin?: ByteSource;
  readonly stdout?: ByteSink;
  readonly stderr: ByteSink;
}

/** Runs a command in the container; resolves with its exit code. */
async function execIn(call: Invocation, spec: Spec, { argv, stdin, stdout = nullSink, stderr }: Exec): Promise<number> {
  const { client, discovery, target, flags } = call;
  const path = pathOf(await discovery.resource('pods'), spec.namespace ?? target.namespace, spec.pod);
  const { name: container } = containerOf(await client.get<KubeObject>(path), flags.text('container'));
  const words = argv.map((word) => `command=${encodeURIComponent(word)}`).join('&');
  const { api, request } = client.upgrade(
    `${path}/exec${query({ container, stdin: stdin !== undefined, stdout: true, stderr: true })}&${words}`,
  );
  try {
    return await api.exec(request, { stdin, stdout: pipeTo(stdout), stderr: pipeTo(stderr), tty: undefined });
  } catch (error) {
    if (error instanceof ApiFailure && error.status.reason === 'InternalError')
      throw new KubectlError(`error: ${error.status.message}`);
    throw error;
  }
}

const pipeTo = (sink: ByteSink): ByteSink => ({ isTTY: false, write: (data) => sink.write(data) });
