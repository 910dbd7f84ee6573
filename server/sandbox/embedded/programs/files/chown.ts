/** `chown` and `chgrp`. */
import { errnoOf, strerror } from '../../machine/files/errno.ts';
import { isOwned, ownedStat } from '../../machine/files/owned.ts';
import { joinPath, resolvePath } from '../../machine/files/paths.ts';
import { findGroup, findUser } from '../../machine/users.ts';
import type { Process, Program } from '../../process.ts';
import { parseOptions } from '../support/options.ts';
import { fail, withUsage } from '../support/program.ts';

interface Change {
  readonly uid: number | undefined;
  readonly gid: number | undefined;
  readonly recursive: boolean;
}

export const chown: Program = withUsage(async (process) => {
  const options = parseOptions(process.argv.slice(1), {
    flags: ['R', 'h', 'v', 'c', 'f', 'recursive', 'no-dereference', 'verbose'],
  });
  const [spec, ...names] = options.words;
  if (spec === undefined) return fail(process, "missing operand\nTry 'chown --help' for more information.");
  if (names.length === 0)
    return fail(process, `missing operand after ‘${spec}’\nTry 'chown --help' for more information.`);
  const [userText = '', groupText] = spec.split(/[:.]/);
  const user = userText === '' ? undefined : await findUser(process.fs, userText);
  if (userText !== '' && user === undefined) return fail(process, `invalid user: ‘${spec}’`);
  const group = groupText === undefined || groupText === '' ? undefined : await findGroup(process.fs, groupText);
  if (groupText !== undefined && groupText !== '' && group === undefined)
    return fail(process, `invalid group: ‘${spec}’`);
  // `user:` means the user's own group.
  const gid = groupText === '' ? user?.gid : group;
  return changeAll(process, names, { uid: user?.uid, gid, recursive: options.has('R', 'recursive') });
});

export const chgrp: Program = withUsage(async (process) => {
  const options = parseOptions(process.argv.slice(1), { flags: ['R', 'h', 'v', 'c', 'f', 'recursive'] });
  const [name, ...names] = options.words;
  if (name === undefined || names.length === 0)
    return fail(process, "missing operand\nTry 'chgrp --help' for more information.");
  const gid = await findGroup(process.fs, name);
  if (gid === undefined) return fail(process, `invalid group: ‘${name}’`);
  return changeAll(process, names, { uid: undefined, gid, recursive: options.has('R', 'recursive') });
});

async function changeAll(process: Process, names: readonly string[], change: Change): Promise<number> {
  let status = 0;
  for (const name of names)
    status = (await changeOne(process, { name, path: resolvePath(process.cwd, name) }, change)) || status;
  return status;
}

async function changeOne(
  process: Process,
  file: { readonly name: string; readonly path: string },
  change: Change,
): Promise<number> {
  const { fs } = process;
  let status = 0;
  try {
    if (!isOwned(fs)) return await fail(process, `changing ownership of '${file.name}': Operation not permitted`);
    const stat = ownedStat(await fs.lstat(file.path));
    if (change.recursive && stat.isDirectory) {
      for (const child of await fs.readdir(file.path)) {
        status =
          (await changeOne(process, { name: `${file.name}/${child}`, path: joinPath(file.path, child) }, change)) ||
          status;
      }
    }
    await fs.chown(file.path, { uid: change.uid ?? stat.uid, gid: change.gid ?? stat.gid });
  } catch (error) {
    const code = errnoOf(error);
    if (code === undefined) throw error;
    return fail(
      process,
      code === 'ENOENT'
        ? `cannot access '${file.name}': ${strerror(error)}`
        : `changing ownership of '${file.name}': ${strerror(error)}`,
    );
  }
  return status;
}
