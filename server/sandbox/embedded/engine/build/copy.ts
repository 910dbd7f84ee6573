/** COPY and ADD: files from the context or an earlier stage. */
import type { Image } from '../../container.ts';
import { Disk } from '../../machine/files/disk.ts';
import { basename, dirname, joinPath, resolvePath } from '../../machine/files/paths.ts';
import { findUser } from '../../machine/users.ts';
import type { Stage } from './stage.ts';
import type { BuildContext } from './context.ts';
import { expandVariables, type Instruction, splitWords } from './dockerfile.ts';
import { BuildFailure } from './progress.ts';
import { copyTree } from './snapshot.ts';

export interface CopyCall {
  readonly instruction: Instruction;
  readonly values: Readonly<Record<string, string>>;
  readonly disk: Disk;
  readonly stage: Stage;
  readonly title: string;
  readonly context: BuildContext;
  readonly stages: readonly Stage[];
  /** The image that `--from` names, when it is no stage. */
  readonly imageOf: (name: string) => Promise<Image>;
}

export async function copyInto(call: CopyCall): Promise<void> {
  const { instruction, values, disk, stage } = call;
  const words = instruction.exec ?? splitWords(expandVariables(instruction.rest, values));
  const sources = words.slice(0, -1);
  const target = words.at(-1) ?? '';
  const lines = { first: instruction.line, last: instruction.lastLine };
  if (sources.length === 0)
    throw new BuildFailure(
      `dockerfile parse error on line ${instruction.line}: ${instruction.name} requires at least two arguments, but only one was provided. Destination could not be determined`,
      { lines },
    );
  if (sources.some((source) => /^(?:https?|git):/.test(source)))
    throw new BuildFailure('sandbox: ADD from a URL is not part of the simulator; it works in a real cluster', {
      title: call.title,
      lines,
    });
  const owner = await ownerOf(call);
  const from = await sourceOf(call);
  const found: { readonly path: string; readonly whole: boolean }[] = [];
  for (const source of sources) {
    const paths = await from.find(source);
    if (paths.length === 0) {
      throw new BuildFailure(
        `failed to compute cache key: failed to calculate checksum of ref sandbox::${'0'.repeat(25)}: "${resolvePath('/', source)}": not found`,
        { title: call.title, lines },
      );
    }
    for (const path of paths) found.push({ path, whole: source === '.' || source === './' });
  }
  const goal = resolvePath(stage.config.WorkingDir || '/', target);
  const intoFolder = target.endsWith('/') || found.length > 1 || target === '.';
  for (const { path } of found) {
    const stat = await from.fs.stat(from.path(path));
    // The contents of a folder go, not the folder itself.
    const place = stat.isDirectory ? goal : intoFolder ? joinPath(goal, basename(`/${path}`)) : goal;
    await disk.mkdir(stat.isDirectory ? place : dirname(place), { recursive: true });
    await copyTree(
      { fs: from.fs, path: from.path(path) },
      { fs: disk, path: place },
      { owner, isLeftOut: from.isLeftOut },
    );
    const mode = instruction.flags['chmod'];
    if (mode !== undefined) await disk.chmod(place, Number.parseInt(mode, 8));
  }
  if (from.dispose !== undefined) from.dispose();
}

interface Source {
  readonly fs: BuildContext['fs'];
  readonly path: (relative: string) => string;
  readonly find: (source: string) => Promise<string[]>;
  /** Asked with a path on its file system. */
  readonly isLeftOut: (path: string) => boolean;
  readonly dispose?: () => void;
}

async function sourceOf({ instruction, context, stages, disk, imageOf }: CopyCall): Promise<Source> {
  const name = instruction.flags['from'];
  if (name === undefined) {
    const fs = context.fs;
    const below = context.root === '/' ? 1 : context.root.length + 1;
    return {
      fs,
      path: (relative) => context.path(relative),
      find: (source) => context.find(source),
      isLeftOut: (path) => path.length > below && context.isIgnored(path.slice(below)),
    };
  }
  const stage = stages.find((each, i) => each.name?.toLowerCase() === name.toLowerCase() || String(i) === name);
  const image = stage === undefined ? await imageOf(name) : stage.base;
  const other = new Disk({ quota: disk.quota, now: () => Date.parse(image.created) });
  if (stage === undefined) await image.files(other);
  else other.restore(stage.entries);
  const find = async (source: string): Promise<string[]> =>
    (await other.exists(resolvePath('/', source))) ? [source] : [];
  return {
    fs: other,
    path: (relative) => resolvePath('/', relative),
    find,
    isLeftOut: () => false,
    dispose: () => other.dispose(),
  };
}

/** Root, unless --chown says otherwise. */
async function ownerOf({ instruction, disk }: CopyCall): Promise<{ readonly uid: number; readonly gid: number }> {
  const wanted = instruction.flags['chown'];
  if (wanted === undefined) return { uid: 0, gid: 0 };
  const user = await findUser(disk, wanted);
  if (user === undefined)
    throw new BuildFailure(
      `unable to convert uid/gid chown string to host mapping: can't find uid for user ${wanted.split(':')[0]}: no such user: ${wanted.split(':')[0]}`,
    );
  return user;
}
