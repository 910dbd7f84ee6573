/** `docker export`: a container's files as a tar archive. */
import { imageEntries } from '../../engine/build/snapshot.ts';
import { type Entry, packEntries } from '../../machine/files/archive.ts';
import { dirname, resolvePath } from '../../machine/files/paths.ts';
import { DockerFailure, type Verb } from '../verb.ts';

export const exportVerb: Verb = {
  usage: '[OPTIONS] CONTAINER',
  summary: "Export a container's filesystem as a tar archive",
  flags: [{ name: 'output', short: 'o', type: 'string', help: 'Write to a file, instead of STDOUT' }],
  args: { min: 1, max: 1 },
  run: async ({ process, engine, flags, words }) => {
    const output = flags.get('output');
    if (output === undefined && process.stdout.isTTY)
      throw new DockerFailure('cowardly refusing to save to a terminal. Use the -o flag or redirect');
    const path = output === undefined ? undefined : resolvePath(process.cwd, output);
    if (path !== undefined && !(await process.fs.exists(dirname(path))))
      throw new DockerFailure(
        `failed to export container: invalid output path: stat ${dirname(path)}: no such file or directory`,
      );
    const { disk } = engine.get(words[0] ?? '');
    if (disk === undefined)
      throw new DockerFailure(
        'sandbox: docker export of a container that never ran is not part of the simulator; it works in a real cluster',
      );
    const archive = await packEntries(imageEntries(disk).map(asEntry));
    if (path === undefined) await process.stdout.write(archive);
    else await process.fs.writeFile(path, archive);
    return 0;
  },
};

function asEntry(entry: ReturnType<typeof imageEntries>[number]): Entry {
  const name = entry.path.slice(1);
  const common = { mode: entry.mode & 0o7777, mtime: new Date(entry.mtime), data: new Uint8Array(), linkname: '' };
  if (entry.type === 'folder') return { ...common, name: `${name}/`, type: 'directory' };
  if (entry.type === 'link') return { ...common, name, type: 'symlink', linkname: entry.target };
  return { ...common, name, type: 'file', data: entry.content };
}
