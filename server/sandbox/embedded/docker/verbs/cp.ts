/** `docker cp`: files between the host and a container. */
import { copyTree } from '../../engine/build/snapshot.ts';
import { EngineError } from '../../engine/engine-error.ts';
import { type Entry, entriesOf, packEntries, unpackEntries, writeEntry } from '../../machine/files/archive.ts';
import { readAll } from '../../machine/streams/read.ts';
import { basename, dirname, joinPath, resolvePath } from '../../machine/files/paths.ts';
import type { OwnedFileSystem } from '../../machine/files/owned.ts';
import { isOwned } from '../../machine/files/owned.ts';
import { humanSize } from '../format/human.ts';
import { DockerFailure, type Verb, type VerbCall } from '../verb.ts';

interface Place {
  readonly fs: OwnedFileSystem;
  readonly path: string;
  readonly isContainer: boolean;
  readonly shown: string;
  readonly folder: boolean;
}

export const cp: Verb = {
  usage: '[OPTIONS] CONTAINER:SRC_PATH DEST_PATH|-\n\tdocker cp [OPTIONS] SRC_PATH|- CONTAINER:DEST_PATH',
  summary: 'Copy files/folders between a container and the local filesystem',
  flags: [
    { name: 'archive', short: 'a', type: 'bool', help: 'Archive mode (copy all uid/gid information)' },
    { name: 'follow-link', short: 'L', type: 'bool', help: 'Always follow symbol link in SRC_PATH' },
    { name: 'quiet', short: 'q', type: 'bool', help: 'Suppress progress output during copy' },
  ],
  args: { min: 2, max: 2 },
  run: async (call) => {
    const { process, words } = call;
    if (words[1] === '-') return toStream(call, words[0] ?? '');
    if (words[0] === '-') return fromStream(call, words[1] ?? '');
    const from = placeOf(call, words[0] ?? '');
    const to = placeOf(call, words[1] ?? '');
    if (from.isContainer === to.isContainer)
      throw new DockerFailure(
        from.isContainer ? 'copying between containers is not supported' : 'must specify at least one container source',
      );
    await checkSource(from);
    const into = (await to.fs.exists(to.path)) && (await to.fs.stat(to.path)).isDirectory;
    const goal = into ? joinPath(to.path, basename(from.path)) : to.path;
    if (!(await to.fs.exists(dirname(goal))))
      throw to.isContainer
        ? new EngineError(404, `Could not find the file ${dirname(goal)} in container ${to.shown}`)
        : new DockerFailure(`invalid output path: directory "${dirname(goal)}" does not exist`);
    const owner = to.isContainer ? undefined : process.user;
    await copyTree(from, { fs: to.fs, path: goal }, owner === undefined ? {} : { owner });
    if (!call.flags.has('quiet')) {
      const size = (await from.fs.stat(from.path)).size;
      await process.stderr.write(
        `Successfully copied ${humanSize(Math.ceil(size / 512) * 512 + 1536)} to ${to.isContainer ? `${to.shown}:${to.path}` : to.path}\n`,
      );
    }
    return 0;
  },
};

/** `docker cp CONTAINER:PATH -`: a tar archive of it on standard output. */
async function toStream(call: VerbCall, source: string): Promise<number> {
  const from = placeOf(call, source);
  if (!from.isContainer) throw new DockerFailure('must specify at least one container source');
  await checkSource(from);
  const entries: Entry[] = [];
  for await (const entry of entriesOf(from.fs, { path: from.path, name: basename(from.path) })) entries.push(entry);
  await call.process.stdout.write(await packEntries(entries));
  return 0;
}

/** `docker cp - CONTAINER:FOLDER`: unpacks the tar archive on standard input. */
async function fromStream(call: VerbCall, target: string): Promise<number> {
  const to = placeOf(call, target);
  if (!to.isContainer) throw new DockerFailure('must specify at least one container source');
  if (!(await to.fs.exists(to.path)) || !(await to.fs.stat(to.path)).isDirectory)
    throw new DockerFailure(`destination "${target}" must be a directory`);
  const entries = await unpackEntries(await readAll(call.process.stdin, call.process.signal));
  if (entries === undefined) throw new EngineError(500, 'Error processing tar file(exit status 1): unexpected EOF');
  for (const entry of entries) {
    const problem = await writeEntry(to.fs, to.path, entry);
    if (problem !== undefined)
      throw new EngineError(500, `Error processing tar file(exit status 1): ${entry.name}: ${problem}`);
  }
  return 0;
}

async function checkSource({ fs, path, isContainer, shown }: Place): Promise<void> {
  if (await fs.exists(path)) return;
  if (isContainer) throw new EngineError(404, `Could not find the file ${path} in container ${shown}`);
  throw new DockerFailure(`lstat ${path}: no such file or directory`);
}

function placeOf(call: VerbCall, text: string): Place {
  const { process, engine } = call;
  const match = /^([a-zA-Z0-9][\w.-]*):(.*)$/.exec(text);
  if (match === null) {
    if (!isOwned(process.fs)) throw new Error('a host has owners');
    return {
      fs: process.fs,
      path: resolvePath(process.cwd, text),
      isContainer: false,
      shown: text,
      folder: text.endsWith('/'),
    };
  }
  const [, name = '', path = ''] = match;
  const container = engine.get(name);
  if (container.files === undefined)
    throw new DockerFailure(
      'sandbox: docker cp with a container that never ran is not part of the simulator; it works in a real cluster',
    );
  return {
    fs: container.files,
    path: resolvePath('/', path),
    isContainer: true,
    shown: name,
    folder: path.endsWith('/'),
  };
}
