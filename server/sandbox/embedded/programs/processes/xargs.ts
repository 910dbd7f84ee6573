/** `xargs`: words of input become arguments, as they come. */
import type { Machine } from '../../machine/machine.ts';
import { textLines } from '../../machine/streams/read.ts';
import { emptySource } from '../../machine/streams/sources.ts';
import type { Process, Program } from '../../process.ts';
import { parseOptions, type ParsedOptions } from '../support/options.ts';
import { withUsage } from '../support/program.ts';
import { runChild } from './run-child.ts';

const MAX_WORDS = 5000;

export const xargs = (machine: Machine): Program =>
  withUsage(async (process) => {
    const options = parseOptions(process.argv.slice(1), {
      flags: ['0', 'r', 't', 'p', 'x', 'null', 'no-run-if-empty', 'verbose'],
      values: ['n', 'I', 'L', 'P', 'd', 'a', 's', 'max-args', 'replace', 'max-lines', 'max-procs', 'delimiter'],
      stopAtWord: true,
    });
    return new Xargs(machine, process, options).run();
  });

class Xargs {
  readonly #machine: Machine;
  readonly #process: Process;
  readonly #options: ParsedOptions;
  readonly #command: readonly string[];
  #status = 0;

  constructor(machine: Machine, process: Process, options: ParsedOptions) {
    this.#machine = machine;
    this.#process = process;
    this.#options = options;
    this.#command = options.words.length > 0 ? options.words : ['echo'];
  }

  async run(): Promise<number> {
    const replace = this.#options.get('I', 'replace');
    const perLine = this.#options.get('L', 'max-lines');
    const limit = Number(this.#options.get('n', 'max-args') ?? MAX_WORDS);
    let batch: string[] = [];
    let ran = false;
    const flush = async (): Promise<boolean> => {
      const words = batch;
      batch = [];
      ran = true;
      return this.#call([...this.#command, ...words]);
    };
    for await (const item of this.#items(replace !== undefined || perLine !== undefined)) {
      if (replace !== undefined) {
        ran = true;
        if (!(await this.#call(this.#command.map((word) => word.replaceAll(replace, item))))) return this.#status;
        continue;
      }
      batch.push(...(perLine === undefined ? [item] : words(item)));
      if ((perLine !== undefined || batch.length >= limit) && !(await flush())) return this.#status;
    }
    if (batch.length > 0 || (!ran && replace === undefined && !this.#options.has('r', 'no-run-if-empty')))
      await flush();
    return this.#status;
  }

  async *#items(whole: boolean): AsyncGenerator<string> {
    const { stdin, signal } = this.#process;
    const delimiter = this.#options.has('0', 'null')
      ? '\0'
      : this.#options.get('d', 'delimiter')?.replace('\\n', '\n').replace('\\t', '\t');
    let rest = '';
    for await (const line of textLines(stdin, signal)) {
      if (delimiter !== undefined && delimiter !== '\n') {
        rest += `${line}\n`;
        const parts = rest.split(delimiter);
        rest = parts.pop() ?? '';
        yield* parts;
      } else if (delimiter === '\n') yield line;
      else if (whole) {
        if (line.trim() !== '') yield line.trim();
      } else yield* words(line);
    }
    if (rest.replace(/\n$/, '') !== '') yield rest.replace(/\n$/, '');
  }

  /** False when the whole run must end. */
  async #call(argv: readonly string[]): Promise<boolean> {
    if (this.#options.has('t', 'verbose')) await this.#process.stderr.write(`${argv.join(' ')}\n`);
    const code = await runChild(this.#machine, this.#process, argv, { stdin: emptySource });
    if (code === 126 || code === 127 || code === 255) {
      this.#status = code === 255 ? 124 : code;
      return false;
    }
    if (code > 128) {
      this.#status = 125;
      return false;
    }
    if (code > 0) this.#status = 123;
    return true;
  }
}

/** Words with quotes and backslashes as xargs itself knows them. */
function words(line: string): string[] {
  const found: string[] = [];
  for (const [match] of line.matchAll(/(?:"[^"]*"|'[^']*'|\\.|[^\s"'\\])+/g)) {
    found.push(
      match.replace(
        /"([^"]*)"|'([^']*)'|\\(.)/g,
        (_whole, double: string | undefined, single: string | undefined, escaped: string | undefined) =>
          double ?? single ?? escaped ?? '',
      ),
    );
  }
  return found;
}
