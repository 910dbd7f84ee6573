/** `dd`: copies in blocks, with its count at the end. */
import { errnoOf, strerror } from '../../machine/files/errno.ts';
import { resolvePath } from '../../machine/files/paths.ts';
import { fileSink } from '../../machine/streams/sinks.ts';
import type { ByteSink, Process, Program } from '../../process.ts';
import { humanSize } from './listing.ts';
import { InputProblem, openInput } from '../support/input.ts';
import { fail } from '../support/program.ts';

const FACTORS: Readonly<Record<string, number>> = {
  '': 1,
  c: 1,
  w: 2,
  b: 512,
  K: 1024,
  k: 1024,
  kB: 1000,
  KB: 1000,
  M: 1 << 20,
  MB: 1e6,
  G: 2 ** 30,
  GB: 1e9,
};

export const dd: Program = async (process) => {
  const operands = new Map(
    process.argv.slice(1).map((word) => [word.slice(0, word.indexOf('=')), word.slice(word.indexOf('=') + 1)]),
  );
  const unknown = process.argv
    .slice(1)
    .find((word) => !/^(?:if|of|bs|ibs|obs|count|status|conv|oflag|iflag)=/.test(word));
  if (unknown !== undefined)
    return fail(process, `unrecognized operand ‘${unknown}’\nTry 'dd --help' for more information.`);
  const block = sizeFrom(operands.get('bs') ?? operands.get('ibs') ?? '512');
  const count = operands.has('count') ? sizeFrom(operands.get('count') ?? '') : Infinity;
  if (block === undefined || count === undefined || block === 0)
    return fail(process, `invalid number: ‘${operands.get('bs') ?? operands.get('count')}’`);
  const started = process.clock.now();
  let copied = 0;
  let status = 0;
  try {
    const { source } = await openInput(process, operands.get('if') ?? '-');
    const sink = await outputFor(process, operands.get('of'));
    const limit = block * count;
    for (
      let chunk = copied < limit ? await source.read(process.signal) : undefined;
      chunk !== undefined;
      chunk = copied < limit ? await source.read(process.signal) : undefined
    ) {
      const piece = chunk.subarray(0, Math.min(chunk.length, limit - copied));
      await sink.write(piece);
      copied += piece.length;
    }
  } catch (error) {
    if (error instanceof InputProblem)
      return fail(process, `failed to open '${operands.get('if')}': ${error.message.split(': ').at(-1)}`);
    if (errnoOf(error) === undefined) throw error;
    const name = operands.get('of') ?? 'standard output';
    status = await fail(process, `${copied === 0 ? 'failed to open' : 'error writing'} '${name}': ${strerror(error)}`);
  }
  if (operands.get('status') === 'none') return status;
  const seconds = Math.max((process.clock.now() - started) / 1000, 0.001);
  const full = Math.floor(copied / block);
  const partial = copied % block === 0 ? 0 : 1;
  const bytes = `${copied} bytes${copied >= 1000 ? ` (${decimal(copied)}${copied >= 1024 ? `, ${humanSize(copied).replace(/([KMG])$/, ' $1iB')}` : ''})` : ''}`;
  await process.stderr.write(
    `${full}+${partial} records in\n${full}+${partial} records out\n${bytes} copied, ${seconds.toPrecision(6).replace(/0+$/, '')} s, ${decimal(copied / seconds)}/s\n`,
  );
  return status;
};

async function outputFor(process: Process, name: string | undefined): Promise<ByteSink> {
  if (name === undefined) return process.stdout;
  const path = resolvePath(process.cwd, name);
  await process.fs.writeFile(path, '');
  return fileSink(process.fs, path);
}

function sizeFrom(text: string): number | undefined {
  const match = /^(\d+)([cwbkKMG]B?)?$/.exec(text);
  return match === null ? undefined : Number(match[1]) * (FACTORS[match[2] ?? ''] ?? 1);
}

function decimal(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${Number(value.toPrecision(value < 10 ? 2 : 3))} ${units[unit]}`;
}
