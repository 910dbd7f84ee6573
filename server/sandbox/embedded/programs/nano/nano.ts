/** `nano`: a small editor with the screen and the keys of the real one. */
import { errnoOf, strerror } from '../../machine/files/errno.ts';
import { resolvePath } from '../../machine/files/paths.ts';
import type { Process, Program } from '../../process.ts';
import type { Key } from '../../shell/terminal/editor/keys.ts';
import { Keyboard } from '../support/keyboard.ts';
import { EditedText } from './text.ts';
import { drawScreen, textRows } from './screen.ts';

const ENTER = '\u001B[?1049h\u001B[?2004h';
const LEAVE = '\u001B[?2004l\u001B[?1049l';

export const nano: Program = async (process) => {
  const words = process.argv.slice(1);
  if (words.includes('--version') || words.includes('-V')) {
    await process.stdout.write(' GNU nano, version 8.4\n');
    return 0;
  }
  if (!process.stdin.isTTY || !process.stdout.isTTY || process.tty === undefined) {
    await process.stderr.write('Standard input is not a terminal\n');
    return 1;
  }
  const name = words.find((word) => !/^[-+]./.test(word)) ?? '';
  const opened = await open(process, name);
  if (typeof opened === 'number') return opened;
  const keyboard = new Keyboard(process);
  await process.stdout.write(ENTER);
  try {
    return await new Nano(process, keyboard, opened).run();
  } finally {
    keyboard.close();
    await process.stdout.write(LEAVE);
  }
};

interface Opened {
  readonly name: string;
  readonly text: EditedText;
  readonly message: string;
}

async function open(process: Process, name: string): Promise<Opened | number> {
  if (name === '') return { name, text: new EditedText(''), message: '' };
  const path = resolvePath(process.cwd, name);
  try {
    if (!(await process.fs.exists(path))) return { name, text: new EditedText(''), message: '[ New File ]' };
    if ((await process.fs.stat(path)).isDirectory)
      return { name: '', text: new EditedText(''), message: `[ "${name}" is a directory ]` };
    const text = new EditedText(await process.fs.readFile(path));
    return { name, text, message: `[ Read ${lines(text.lines.length)} ]` };
  } catch (error) {
    if (errnoOf(error) === undefined) throw error;
    return { name, text: new EditedText(''), message: `[ Error reading ${name}: ${strerror(error)} ]` };
  }
}

class Nano {
  readonly #process: Process;
  readonly #keyboard: Keyboard;
  readonly #text: EditedText;
  #name: string;
  #message: string;
  #top = 0;
  #lastSearch = '';

  constructor(process: Process, keyboard: Keyboard, opened: Opened) {
    this.#process = process;
    this.#keyboard = keyboard;
    this.#text = opened.text;
    this.#name = opened.name;
    this.#message = opened.message;
  }

  async run(): Promise<number> {
    const { tty } = this.#process;
    const resized = new AbortController();
    tty?.onResize(() => void this.#draw().catch(gone), resized.signal);
    try {
      for (;;) {
        await this.#draw();
        const key = await this.#keyboard.next();
        if (key === undefined) return 0;
        this.#message = '';
        if (key.kind !== 'named') this.#text.insert(key.text);
        else if ((await this.#press(key.name)) === 'quit') return 0;
      }
    } finally {
      resized.abort();
    }
  }

  async #press(name: string): Promise<'quit' | undefined> {
    const text = this.#text;
    const page = Math.max(1, textRows(this.#size) - 1);
    switch (name) {
      case 'C-x':
        return this.#exit();
      case 'C-o':
      case 'C-s':
        await this.#save(name === 'C-s');
        return undefined;
      case 'C-k':
        text.cutLine();
        return undefined;
      case 'C-u':
        text.paste();
        return undefined;
      case 'C-w':
        await this.#search();
        return undefined;
      case 'C-c':
        this.#message = `[ line ${text.row + 1}/${text.lines.length}, col ${text.col + 1}/${text.line.length + 1} ]`;
        return undefined;
      case 'C-g':
        this.#message = '[ ^X leaves, ^O saves, ^K cuts a line, ^U pastes it, ^W searches ]';
        return undefined;
      case 'enter':
        text.insert('\n');
        return undefined;
      case 'tab':
        text.insert('\t');
        return undefined;
      case 'backspace':
      case 'C-h':
        text.backspace();
        return undefined;
      case 'delete':
      case 'C-d':
        text.remove();
        return undefined;
      case 'left':
      case 'C-b':
        text.left();
        return undefined;
      case 'right':
      case 'C-f':
        text.right();
        return undefined;
      case 'up':
      case 'C-p':
        text.vertical(-1);
        return undefined;
      case 'down':
      case 'C-n':
        text.vertical(1);
        return undefined;
      case 'pageup':
      case 'C-y':
        text.vertical(-page);
        return undefined;
      case 'pagedown':
      case 'C-v':
        text.vertical(page);
        return undefined;
      case 'home':
      case 'C-a':
        text.col = 0;
        return undefined;
      case 'end':
      case 'C-e':
        text.col = text.line.length;
        return undefined;
      case 'M-\\':
      case 'C-home':
        text.vertical(-text.lines.length);
        text.col = 0;
        return undefined;
      case 'M-/':
      case 'C-end':
        text.vertical(text.lines.length);
        text.col = text.line.length;
        return undefined;
    }
    this.#message = '[ Unbound key ]';
    return undefined;
  }

  async #exit(): Promise<'quit' | undefined> {
    if (!this.#text.modified) return 'quit';
    for (;;) {
      await this.#draw('Save modified buffer? ', ['Y Yes', 'N No', '^C Cancel']);
      const key = await this.#keyboard.next();
      const answer = key === undefined ? 'n' : key.kind === 'named' ? key.name : key.text.toLowerCase();
      if (answer === 'n') return 'quit';
      if (answer === 'C-c') {
        this.#message = '[ Cancelled ]';
        return undefined;
      }
      if (answer === 'y') return (await this.#save(false)) ? 'quit' : undefined;
    }
  }

  async #save(quiet: boolean): Promise<boolean> {
    const name = quiet && this.#name !== '' ? this.#name : await this.#ask('File Name to Write: ', this.#name);
    if (name === undefined || name === '') {
      this.#message = '[ Cancelled ]';
      return false;
    }
    try {
      await this.#process.fs.writeFile(resolvePath(this.#process.cwd, name), this.#text.text);
    } catch (error) {
      if (errnoOf(error) === undefined) throw error;
      this.#message = `[ Error writing ${name}: ${strerror(error)} ]`;
      return false;
    }
    this.#name = name;
    this.#text.modified = false;
    this.#message = `[ Wrote ${lines(this.#text.lines.length)} ]`;
    return true;
  }

  async #search(): Promise<void> {
    const hint = this.#lastSearch === '' ? '' : ` [${this.#lastSearch}]`;
    const typed = await this.#ask(`Search${hint}: `, '');
    if (typed === undefined) {
      this.#message = '[ Cancelled ]';
      return;
    }
    this.#lastSearch = typed === '' ? this.#lastSearch : typed;
    const result = this.#text.find(this.#lastSearch);
    if (result === 'missing') this.#message = `[ "${this.#lastSearch}" not found ]`;
    if (result === 'wrapped') this.#message = '[ Search Wrapped ]';
  }

  /** A line of text, or undefined when it was cancelled. */
  async #ask(prompt: string, initial: string): Promise<string | undefined> {
    let answer = initial;
    for (;;) {
      await this.#draw(prompt + answer, ['^C Cancel']);
      const key: Key | undefined = await this.#keyboard.next();
      if (key === undefined) return undefined;
      if (key.kind !== 'named') answer += key.text;
      else if (key.name === 'enter') return answer;
      else if (key.name === 'C-c') return undefined;
      else if (key.name === 'backspace') answer = answer.slice(0, -1);
    }
  }

  get #size(): { readonly cols: number; readonly rows: number } {
    return this.#process.tty?.size ?? { cols: 80, rows: 24 };
  }

  async #draw(prompt?: string, shortcuts?: readonly string[]): Promise<void> {
    const rows = textRows(this.#size);
    if (this.#text.row < this.#top) this.#top = this.#text.row;
    if (this.#text.row >= this.#top + rows) this.#top = this.#text.row - rows + 1;
    await this.#process.stdout.write(
      drawScreen({
        text: this.#text,
        name: this.#name,
        top: this.#top,
        size: this.#size,
        message: this.#message,
        prompt,
        shortcuts,
      }),
    );
  }
}

function lines(count: number): string {
  return `${count} line${count === 1 ? '' : 's'}`;
}

function gone(): void {}
