/** `less`: a text page by page, with search. */
import { readAll } from '../../machine/streams/read.ts';
import { isControlling } from '../../machine/machine.ts';
import type { ByteSource, Process, Program } from '../../process.ts';
import { InputProblem, openInput } from '../support/input.ts';
import { Keyboard } from '../support/keyboard.ts';
import { fail } from '../support/program.ts';
import { View } from './view.ts';

const ENTER = '\u001B[?1049h\u001B[?1h';
const LEAVE = '\u001B[?1l\u001B[?1049l';

export const less: Program = async (process) => {
  const words = process.argv.slice(1);
  const options = words.filter((word) => /^[-+]./.test(word));
  const names = words.filter((word) => !/^[-+]./.test(word));
  if (names.length === 0 && process.stdin.isTTY) return fail(process, 'Missing filename ("less --help" for help)');
  let text = '';
  for (const name of names.length > 0 ? names : ['-']) {
    try {
      const { source } = await openInput(process, name);
      text += new TextDecoder().decode(await readAll(source, process.signal));
    } catch (error) {
      if (!(error instanceof InputProblem)) throw error;
      await process.stderr.write(`${error.message}\n`);
      return 1;
    }
  }
  const keys = keySource(process);
  // Into a pipe it is cat.
  if (!process.stdout.isTTY || process.tty === undefined || keys === undefined) {
    await process.stdout.write(text);
    return 0;
  }
  const view = new View(text, {
    name: names[0] ?? '',
    numbers: options.some((option) => option.includes('N')),
    chop: options.some((option) => option.includes('S')),
  });
  if (options.some((option) => /^-[^+]*F/.test(option)) && view.fits(process.tty.size)) {
    await process.stdout.write(text);
    return 0;
  }
  if (options.includes('+G')) view.toEnd(process.tty.size);
  return page({ ...process, stdin: keys }, view);
};

/** The text may come from standard input; the keys then still come from the terminal. */
function keySource(process: Process): ByteSource | undefined {
  if (process.stdin.isTTY) return process.stdin;
  const { tty } = process;
  return isControlling(tty) ? tty.stdin : undefined;
}

async function page(process: Process, view: View): Promise<number> {
  const { tty, stdout } = process;
  if (tty === undefined) return 1;
  const keyboard = new Keyboard(process);
  const resized = new AbortController();
  await stdout.write(ENTER);
  try {
    tty.onResize(() => void stdout.write(view.draw(tty.size)).catch(gone), resized.signal);
    for (;;) {
      await stdout.write(view.draw(tty.size));
      const key = await keyboard.next();
      if (key === undefined) return 0;
      for (const name of key.kind === 'named' ? [key.name] : [...key.text])
        if (view.press(name, tty.size) === 'quit') return 0;
    }
  } finally {
    resized.abort();
    keyboard.close();
    await stdout.write(LEAVE);
  }
}

function gone(): void {}
