/** `tail`: the last lines of an input, and with -f what is added to a file. */
import { byteLines, readAll } from '../../machine/streams/read.ts';
import type { ByteSource, Process, Program } from '../../process.ts';
import { errnoOf } from '../../machine/files/errno.ts';
import { resolvePath } from '../../machine/files/paths.ts';
import { parseCount, withOldCount } from './count.ts';
import { InputProblem, openInput } from '../support/input.ts';
import { BadOption, parseOptions } from '../support/options.ts';
import { fail, withUsage } from '../support/program.ts';

const POLL_MS = 250;

export const tail: Program = withUsage(async (process) => {
  const args = withOldCount(process.argv.slice(1), 'n');
  const options = parseOptions(args, {
    flags: ['f', 'F', 'q', 'v', 'follow', 'retry', 'quiet', 'silent', 'verbose'],
    values: ['n', 'c', 'lines', 'bytes', 's', 'pid'],
  });
  const bytes = options.get('c', 'bytes');
  const text = bytes ?? options.get('n', 'lines') ?? '10';
  const count = parseCount(text);
  if (count === undefined)
    throw new BadOption(`invalid number of ${bytes === undefined ? 'lines' : 'bytes'}: ‘${text}’`);
  const from = { count: Math.abs(count), fromStart: text.startsWith('+'), bytes: bytes !== undefined };
  const names = options.words.length > 0 ? options.words : ['-'];
  const titled = (names.length > 1 && !options.has('q', 'quiet', 'silent')) || options.has('v', 'verbose');
  let status = 0;
  const followed: Followed[] = [];
  for (const [index, name] of names.entries()) {
    try {
      const { source } = await openInput(process, name);
      if (titled)
        await process.stdout.write(`${index > 0 ? '\n' : ''}==> ${name === '-' ? 'standard input' : name} <==\n`);
      await end(process, source, from);
      if (name !== '-')
        followed.push({ name, path: resolvePath(process.cwd, name), size: await sizeOf(process, name) });
    } catch (error) {
      if (!(error instanceof InputProblem)) throw error;
      status = await fail(process, `cannot open '${name}' for reading: ${error.message.slice(name.length + 2)}`);
    }
  }
  if (!options.has('f', 'F', 'follow') || followed.length === 0) return status;
  return follow(process, followed, titled);
});

interface From {
  readonly count: number;
  readonly fromStart: boolean;
  readonly bytes: boolean;
}

interface Followed {
  readonly name: string;
  readonly path: string;
  size: number;
}

async function end(process: Process, source: ByteSource, from: From): Promise<void> {
  if (from.bytes) {
    const all = await readAll(source, process.signal);
    const start = from.fromStart ? Math.max(0, from.count - 1) : Math.max(0, all.length - from.count);
    await process.stdout.write(all.subarray(start));
    return;
  }
  const kept: Uint8Array[] = [];
  let number = 0;
  for await (const line of byteLines(source, process.signal)) {
    number++;
    if (from.fromStart) {
      if (number >= from.count) await process.stdout.write(line);
      continue;
    }
    if (from.count === 0) continue;
    kept.push(line);
    if (kept.length > from.count) kept.shift();
  }
  for (const line of kept) await process.stdout.write(line);
}

async function follow(process: Process, files: readonly Followed[], titled: boolean): Promise<number> {
  let shown = files.at(-1);
  for (;;) {
    await process.clock.wait(POLL_MS, process.signal);
    for (const file of files) {
      const size = await sizeOf(process, file.path);
      if (size === file.size) continue;
      if (size < file.size) await process.stderr.write(`tail: ${file.name}: file truncated\n`);
      const content = await process.fs.readFileBuffer(file.path);
      if (titled && shown !== file) await process.stdout.write(`\n==> ${file.name} <==\n`);
      shown = file;
      await process.stdout.write(content.subarray(size < file.size ? 0 : file.size));
      file.size = size;
    }
  }
}

async function sizeOf(process: Process, name: string): Promise<number> {
  try {
    return (await process.fs.stat(resolvePath(process.cwd, name))).size;
  } catch (error) {
    if (errnoOf(error) === undefined) throw error;
    return 0;
  }
}
