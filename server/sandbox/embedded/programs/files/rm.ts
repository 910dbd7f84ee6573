/** `rm`: removes what it can, and says for each thing it cannot why. */
import { errnoOf, strerror } from '../../machine/files/errno.ts';
import { joinPath, resolvePath } from '../../machine/files/paths.ts';
import type { Process, Program } from '../../process.ts';
import { parseOptions } from '../support/options.ts';
import { fail, withUsage } from '../support/program.ts';

interface Removal {
  readonly recursive: boolean;
  readonly force: boolean;
  readonly verbose: boolean;
  readonly emptyFolders: boolean;
}

export const rm: Program = withUsage(async (process) => {
  const options = parseOptions(process.argv.slice(1), {
    flags: [
      'r',
      'R',
      'f',
      'v',
      'd',
      'i',
      'I',
      'recursive',
      'force',
      'verbose',
      'dir',
      'interactive',
      'no-preserve-root',
      'preserve-root',
      'one-file-system',
    ],
  });
  const removal: Removal = {
    recursive: options.has('r', 'R', 'recursive'),
    force: options.has('f', 'force'),
    verbose: options.has('v', 'verbose'),
    emptyFolders: options.has('d', 'dir'),
  };
  if (options.words.length === 0 && !removal.force)
    return fail(process, "missing operand\nTry 'rm --help' for more information.");
  let status = 0;
  for (const word of options.words) {
    const path = resolvePath(process.cwd, word);
    if (path === '/' && removal.recursive && !options.has('no-preserve-root')) {
      status = await fail(
        process,
        "it is dangerous to operate recursively on '/'\nrm: use --no-preserve-root to override this failsafe",
      );
    } else if (/(?:^|\/)\.\.?\/*$/.test(word)) {
      status = await fail(process, `refusing to remove '.' or '..' directory: skipping '${word}'`);
    } else if (!(await remove(process, { shown: word, path }, removal))) status = 1;
  }
  return status;
});

/** True when it is gone. */
async function remove(
  process: Process,
  file: { readonly shown: string; readonly path: string },
  removal: Removal,
): Promise<boolean> {
  const { fs } = process;
  process.signal.throwIfAborted();
  try {
    const stat = await fs.lstat(file.path);
    if (stat.isDirectory && !removal.recursive && !removal.emptyFolders)
      return await refuse(process, file.shown, 'Is a directory');
    if (stat.isDirectory && removal.recursive) {
      let complete = true;
      for (const name of await fs.readdir(file.path)) {
        const child = { shown: `${file.shown.replace(/\/$/, '')}/${name}`, path: joinPath(file.path, name) };
        if (!(await remove(process, child, removal))) complete = false;
      }
      if (!complete) return false;
    }
    await fs.rm(file.path);
    if (removal.verbose) await process.stdout.write(`removed ${stat.isDirectory ? 'directory ' : ''}'${file.shown}'\n`);
    return true;
  } catch (error) {
    const code = errnoOf(error);
    if (code === undefined) throw error;
    if (code === 'ENOENT' && removal.force) return true;
    return refuse(process, file.shown, strerror(error));
  }
}

async function refuse(process: Process, shown: string, why: string): Promise<false> {
  await fail(process, `cannot remove '${shown}': ${why}`);
  return false;
}
