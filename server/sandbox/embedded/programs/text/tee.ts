/** `tee`: passes its input on and keeps it in files. */
import { errnoOf, strerror } from '../../machine/files/errno.ts';
import { resolvePath } from '../../machine/files/paths.ts';
import type { Program } from '../../process.ts';
import { parseOptions } from '../support/options.ts';
import { fail, withUsage } from '../support/program.ts';

export const tee: Program = withUsage(async (process) => {
  const options = parseOptions(process.argv.slice(1), { flags: ['a', 'i', 'p', 'append', 'ignore-interrupts'] });
  const append = options.has('a', 'append');
  let status = 0;
  const paths: string[] = [];
  for (const name of options.words) {
    const path = resolvePath(process.cwd, name);
    try {
      await (append ? process.fs.appendFile(path, '') : process.fs.writeFile(path, ''));
      paths.push(path);
    } catch (error) {
      if (errnoOf(error) === undefined) throw error;
      status = await fail(process, `${name}: ${strerror(error)}`);
    }
  }
  for (
    let chunk = await process.stdin.read(process.signal);
    chunk !== undefined;
    chunk = await process.stdin.read(process.signal)
  ) {
    await process.stdout.write(chunk);
    for (const path of paths) await process.fs.appendFile(path, chunk);
  }
  return status;
});
