/** `wc`: lines, words and bytes, counted as they pass. */
import type { ByteSource, Process, Program } from '../../process.ts';
import { InputProblem, openInput } from '../support/input.ts';
import { parseOptions } from '../support/options.ts';
import { fail, withUsage } from '../support/program.ts';

interface Counts {
  lines: number;
  words: number;
  chars: number;
  bytes: number;
  longest: number;
}

export const wc: Program = withUsage(async (process) => {
  const options = parseOptions(process.argv.slice(1), {
    flags: ['l', 'w', 'c', 'm', 'L', 'lines', 'words', 'bytes', 'chars', 'max-line-length'],
  });
  const wanted: (keyof Counts)[] = [];
  if (options.has('l', 'lines')) wanted.push('lines');
  if (options.has('w', 'words')) wanted.push('words');
  if (options.has('m', 'chars')) wanted.push('chars');
  if (options.has('c', 'bytes')) wanted.push('bytes');
  if (options.has('L', 'max-line-length')) wanted.push('longest');
  const columns: readonly (keyof Counts)[] = wanted.length > 0 ? wanted : ['lines', 'words', 'bytes'];
  const rows: { counts: Counts; name: string }[] = [];
  let status = 0;
  for (const name of options.words.length > 0 ? options.words : ['-']) {
    try {
      const { source } = await openInput(process, name);
      rows.push({ counts: await countAll(process, source), name: options.words.length > 0 ? name : '' });
    } catch (error) {
      if (!(error instanceof InputProblem)) throw error;
      status = await fail(process, error.message);
    }
  }
  if (options.words.length > 1)
    rows.push({ counts: rows.reduce((sum, row) => add(sum, row.counts), none()), name: 'total' });
  const bare = rows.length === 1 && columns.length === 1;
  const fromPipe = options.words.length === 0;
  const widest = Math.max(...rows.map((row) => String(row.counts.bytes).length), fromPipe ? 7 : 1);
  for (const { counts, name } of rows) {
    const numbers = columns.map((column) => String(counts[column]).padStart(bare ? 0 : widest)).join(' ');
    await process.stdout.write(`${numbers}${name === '' ? '' : ` ${name}`}\n`);
  }
  return status;
});

async function countAll(process: Process, source: ByteSource): Promise<Counts> {
  const counts = none();
  let inWord = false;
  let width = 0;
  for (let chunk = await source.read(process.signal); chunk !== undefined; chunk = await source.read(process.signal)) {
    counts.bytes += chunk.length;
    for (const byte of chunk) {
      if ((byte & 0xc0) !== 0x80) counts.chars++;
      if (byte === 10) {
        counts.lines++;
        counts.longest = Math.max(counts.longest, width);
        width = 0;
      } else if ((byte & 0xc0) !== 0x80) width++;
      const blank = byte === 32 || (byte >= 9 && byte <= 13);
      if (!blank && !inWord) counts.words++;
      inWord = !blank;
    }
  }
  counts.longest = Math.max(counts.longest, width);
  return counts;
}

function none(): Counts {
  return { lines: 0, words: 0, chars: 0, bytes: 0, longest: 0 };
}

function add(a: Counts, b: Counts): Counts {
  return {
    lines: a.lines + b.lines,
    words: a.words + b.words,
    chars: a.chars + b.chars,
    bytes: a.bytes + b.bytes,
    longest: Math.max(a.longest, b.longest),
  };
}
