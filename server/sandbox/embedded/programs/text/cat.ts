/** `cat`: files one after the other, as they come. */
import type { Program } from '../../process.ts';
import { toBytes } from '../../machine/streams/sinks.ts';
import { byteLines } from '../../machine/streams/read.ts';
import { InputProblem, openInput } from '../support/input.ts';
import { parseOptions } from '../support/options.ts';
import { fail, withUsage } from '../support/program.ts';

export const cat: Program = withUsage(async (process) => {
  const options = parseOptions(process.argv.slice(1), {
    flags: [
      'n',
      'b',
      's',
      'E',
      'T',
      'A',
      'e',
      't',
      'v',
      'u',
      'number',
      'number-nonblank',
      'squeeze-blank',
      'show-ends',
      'show-tabs',
      'show-all',
    ],
  });
  const number = options.has('n', 'number');
  const nonBlank = options.has('b', 'number-nonblank');
  const squeeze = options.has('s', 'squeeze-blank');
  const ends = options.has('E', 'A', 'e', 'show-ends', 'show-all');
  const tabs = options.has('T', 'A', 't', 'show-tabs', 'show-all');
  const nonPrinting = options.has('v', 'A', 'e', 't', 'show-all');
  const plain = !(number || nonBlank || squeeze || ends || tabs || nonPrinting);
  let status = 0;
  let line = 0;
  let blank = false;
  for (const name of options.words.length > 0 ? options.words : ['-']) {
    try {
      const { source } = await openInput(process, name);
      if (plain) {
        for (
          let chunk = await source.read(process.signal);
          chunk !== undefined;
          chunk = await source.read(process.signal)
        ) {
          await process.stdout.write(chunk);
        }
        continue;
      }
      for await (const bytes of byteLines(source, process.signal)) {
        const isBlank = bytes.length === 1 && bytes[0] === 10;
        if (squeeze && isBlank && blank) continue;
        blank = isBlank;
        let text = new TextDecoder().decode(bytes);
        if (tabs) text = text.replaceAll('\t', '^I');
        if (nonPrinting)
          text = text.replace(
            /[\0-\u0008\u000B-\u001F\u007F]/g,
            (char) => `^${String.fromCharCode(char.charCodeAt(0) ^ 64)}`,
          );
        if (ends) text = text.replace(/\n$/, '$\n');
        const prefix = nonBlank
          ? isBlank
            ? ''
            : `${String(++line).padStart(6)}\t`
          : number
            ? `${String(++line).padStart(6)}\t`
            : '';
        await process.stdout.write(toBytes(prefix + text));
      }
    } catch (error) {
      if (!(error instanceof InputProblem)) throw error;
      status = await fail(process, error.message);
    }
  }
  return status;
});
