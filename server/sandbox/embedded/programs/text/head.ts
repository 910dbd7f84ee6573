/** `head`: the first lines or bytes, and no more reading than that takes. */
import { byteLines } from '../../machine/streams/read.ts';
import { concat } from '../../machine/streams/sinks.ts';
import type { ByteSource, Process, Program } from '../../process.ts';
import { parseCount, withOldCount } from './count.ts';
import { InputProblem, openInput } from '../support/input.ts';
import { BadOption, parseOptions } from '../support/options.ts';
import { fail, withUsage } from '../support/program.ts';

const NEWLINE = 10;

export const head: Program = withUsage(async (process) => {
  // `head -5` is the old way to write `head -n 5`.
  const args = withOldCount(process.argv.slice(1), 'n');
  const options = parseOptions(args, {
    flags: ['q', 'v', 'quiet', 'silent', 'verbose', 'z'],
    values: ['n', 'c', 'lines', 'bytes'],
  });
  const bytes = options.get('c', 'bytes');
  const text = bytes ?? options.get('n', 'lines') ?? '10';
  const count = parseCount(text);
  if (count === undefined)
    throw new BadOption(`invalid number of ${bytes === undefined ? 'lines' : 'bytes'}: ‘${text}’`);
  const names = options.words.length > 0 ? options.words : ['-'];
  let status = 0;
  let first = true;
  for (const name of names) {
    try {
      const { source } = await openInput(process, name);
      if ((names.length > 1 && !options.has('q', 'quiet', 'silent')) || options.has('v', 'verbose')) {
        await process.stdout.write(`${first ? '' : '\n'}==> ${name === '-' ? 'standard input' : name} <==\n`);
      }
      first = false;
      await (bytes === undefined ? headLines(process, source, count) : headBytes(process, source, count));
    } catch (error) {
      if (!(error instanceof InputProblem)) throw error;
      status = await fail(process, `cannot open '${name}' for reading: ${error.message.slice(name.length + 2)}`);
    }
  }
  return status;
});

async function headLines(process: Process, source: ByteSource, count: number): Promise<void> {
  if (count === 0) return;
  if (count < 0) {
    // All but the last lines: they are held back until more has come.
    const held: Uint8Array[] = [];
    for await (const line of byteLines(source, process.signal)) {
      held.push(line.slice());
      if (held.length > -count) await process.stdout.write(held.shift() ?? '');
    }
    return;
  }
  let left = count;
  for (let chunk = await source.read(process.signal); chunk !== undefined; chunk = await source.read(process.signal)) {
    let end = 0;
    while (left > 0) {
      const newline = chunk.indexOf(NEWLINE, end);
      if (newline < 0) break;
      end = newline + 1;
      left--;
    }
    await process.stdout.write(left === 0 ? chunk.subarray(0, end) : chunk);
    if (left === 0) return;
  }
}

async function headBytes(process: Process, source: ByteSource, count: number): Promise<void> {
  const kept: Uint8Array[] = [];
  let left = count;
  for (let chunk = await source.read(process.signal); chunk !== undefined; chunk = await source.read(process.signal)) {
    if (count < 0) {
      kept.push(chunk.slice());
      continue;
    }
    await process.stdout.write(chunk.subarray(0, left));
    left -= chunk.length;
    if (left <= 0) return;
  }
  if (count < 0) await process.stdout.write(concat(kept).subarray(0, count));
}
