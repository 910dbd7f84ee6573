/** A reader at the prompt: keys, editing, history, completion, jobs, and the marks for the page. */
import { beforeEach, describe, expect, test } from 'vitest';
import { openTestReader, type TestReader } from '../machine/support/reader.ts';
import { type Keyboard, sitDown } from './keyboard.ts';

const PROMPT = 'reader@sandbox:~$';
const LEFT = '\u001B[D';
const UP = '\u001B[A';

let reader: TestReader;
let keys: Keyboard;
beforeEach(async () => {
  reader = await openTestReader({
    completers: {
      docker: async ({ words }) => ['pull', 'push', 'ps'].filter((verb) => verb.startsWith(words.at(-1) ?? '')),
    },
  });
  keys = await sitDown(reader);
});

/** What is on the line of the prompt that stands last. */
const line = (): string => keys.screen().findLast((each) => each.includes('$')) ?? '';

describe('At the prompt a reader', () => {
  test('sees who and where they are, and a new prompt after each command', async () => {
    await keys.type('cd /tmp\r');
    expect(keys.screen()).toEqual([`${PROMPT} cd /tmp`, 'reader@sandbox:/tmp$']);
  });

  test('edits with arrows, Home, End and the control keys', async () => {
    await keys.type(`ello wrld${LEFT}${LEFT}${LEFT}o\u0001echo h\u0005!`);
    expect(line()).toBe(`${PROMPT} echo hello world!`);
    await keys.type('\u0017\u0017\u0019\u0015');
    expect(line()).toBe(PROMPT);
    await keys.type('\u0019\r');
    expect(keys.screen()).toContain('hello world!');
  });

  test('kills and moves by words', async () => {
    await keys.type('echo one two three\u001Bb\u001Bb\u000B\u0001\u001Bf\u001Bf!');
    expect(line()).toBe(`${PROMPT} echo one!`);
  });

  test('types wide and combining characters, and the cursor knows their width', async () => {
    await keys.type(`echo 漢字 e\u0301x${LEFT}`);
    expect(keys.cursor().x).toBe(PROMPT.length + 1 + 'echo '.length + 4 + 1 + 1);
    await keys.type('\u007F\r');
    expect(keys.screen()).toContain('漢字 x');
  });

  test('goes on typing where a long line wraps, and finds it whole after a resize', async () => {
    await keys.type(`echo ${'0123456789'.repeat(10)}`);
    await keys.resize(50);
    await keys.type('\u0001\u001B[C\u001B[C\u001B[C\u001B[C\u001B[C>\u0005<\r');
    expect(keys.screen().join('')).toContain(`>${'0123456789'.repeat(10)}<`);
  });

  test('finds earlier lines with the arrows, with ^R, with !! and with history', async () => {
    await keys.type('echo first\r');
    await keys.type('echo second\r');
    await keys.type(`${UP}${UP}\r`);
    expect(keys.screen().slice(-3)).toEqual([`${PROMPT} echo first`, 'first', PROMPT]);
    await keys.type('\u0012sec');
    expect(keys.screen().at(-1)).toBe("(reverse-i-search)`sec': echo second");
    await keys.type('\r');
    await keys.type('!!\r');
    expect(keys.screen().slice(-4)).toEqual([`${PROMPT} !!`, 'echo second', 'second', PROMPT]);
    await keys.type('history 2\r');
    expect(keys.screen().slice(-3)).toEqual(['    4  echo second', '    5  history 2', PROMPT]);
  });

  test('completes commands, files, variables, and what a program offers', async () => {
    await keys.type('cat mkt\tD\t');
    expect(line()).toBe(`${PROMPT} cat mkt-tenant-splitter/Dockerfile`);
    await keys.type('\u0015echo $REG\t');
    expect(line()).toBe(`${PROMPT} echo $REGISTRY`);
    await keys.type('\u0015docker pu\t\t');
    expect(keys.screen().slice(-2)).toEqual(['pull  push', `${PROMPT} docker pu`]);
    await keys.type('l\t');
    expect(line()).toBe(`${PROMPT} docker pull`);
  });

  test('is asked for the rest of a command that is not complete', async () => {
    await keys.type('for i in 1 2; do\r');
    await keys.type('echo $i\r');
    await keys.type('done\r');
    expect(keys.screen()).toEqual([`${PROMPT} for i in 1 2; do`, '> echo $i', '> done', '1', '2', PROMPT]);
  });

  test('pastes several lines as one edit, and runs them on Enter', async () => {
    await keys.type('\u001B[200~echo a\necho b\u001B[201~');
    expect(keys.screen()).toEqual([`${PROMPT} echo a`, 'echo b']);
    await keys.type('\r');
    expect(keys.screen()).toEqual([`${PROMPT} echo a`, 'echo b', 'a', 'b', PROMPT]);
  });

  test('types ahead while a command runs', async () => {
    await keys.type('sleep 1\r');
    await keys.type('echo next\r');
    await reader.clock.advance(1000);
    await keys.type('');
    expect(keys.screen().slice(-3)).toEqual([`${PROMPT} echo next`, 'next', PROMPT]);
  });

  test('answers a question of `read`', async () => {
    await keys.type('read -p "name? " n; echo "hi $n"\r');
    await keys.type('Bob\r');
    expect(keys.screen().slice(1)).toEqual(['name? Bob', 'hi Bob', PROMPT]);
  });
});

describe('With keys that are signals a reader', () => {
  test('ends the command in the foreground with ^C, and nothing else', async () => {
    await keys.type('sleep 100 &\r');
    await keys.type('sleep 200 | cat\r');
    await keys.type('\u0003');
    await keys.type('echo $?; jobs\r');
    expect(keys.screen().slice(2)).toEqual([
      `${PROMPT} sleep 200 | cat`,
      '^C',
      `${PROMPT} echo $?; jobs`,
      '130',
      '[1]+  Running                 sleep 100 &',
      PROMPT,
    ]);
  });

  test('ends an endless loop of the shell itself', async () => {
    await keys.type('while true; do :; done\r');
    keys.shell.interrupt();
    await keys.type('');
    await keys.type('echo alive\r');
    expect(keys.screen()).toEqual([`${PROMPT} while true; do :; done`, '^C', `${PROMPT} echo alive`, 'alive', PROMPT]);
  });

  test('stops a job with ^Z, lists it, and goes on with it in the background or in the foreground', async () => {
    await keys.type('sleep 100\r');
    await keys.type('\u001A');
    await keys.type('jobs\r');
    await keys.type('bg\r');
    await keys.type('fg\r');
    await reader.clock.advance(100_000);
    await keys.type('');
    expect(keys.screen()).toEqual([
      `${PROMPT} sleep 100`,
      '^Z',
      '[1]+  Stopped                 sleep 100',
      `${PROMPT} jobs`,
      '[1]+  Stopped                 sleep 100',
      `${PROMPT} bg`,
      '[1]+ sleep 100 &',
      `${PROMPT} fg`,
      'sleep 100',
      PROMPT,
    ]);
  });

  test('ends input with ^D, and at an empty prompt the shell', async () => {
    await keys.type('cat\r');
    await keys.type('typed\r\u0004');
    expect(keys.screen()).toEqual([`${PROMPT} cat`, 'typed', 'typed', PROMPT]);
    await keys.type('\u0004');
    expect(await keys.shell.exited).toBe(0);
  });
});

describe('The page beside the terminal', () => {
  test('learns from marks where prompt, output and end of a command are, with its exit code', async () => {
    await keys.type('false\r');
    expect(keys.raw()).toContain('\u001B]133;A\u0007');
    expect(keys.raw()).toContain('\u001B]133;B\u0007false');
    expect(keys.raw()).toContain('\u001B]133;C\u0007\u001B]133;D;1\u0007');
  });

  test('gets a mark with the exit code for each command, also for one with a mistake', async () => {
    await keys.type('echo a;;\r');
    await keys.type('nope\r');
    expect([...keys.raw().matchAll(/133;D;(\d+)/g)].map(([, code]) => code)).toEqual(['2', '127']);
  });

  test('finds bracketed paste on at the prompt and off while a command runs', async () => {
    await keys.type('echo x\r');
    const modes = [...keys.raw().matchAll(/\?2004([hl])/g)].map(([, mode]) => mode);
    expect(modes).toEqual(['h', 'l', 'h']);
  });
});

describe('In a container a reader', () => {
  test('has the same shell with the prompt of the image, and no marks', async () => {
    const before = keys.raw().length;
    await keys.type('docker run -it --rm busybox:1.36\r');
    await keys.type('echo $0; exit 4\r');
    expect(keys.screen()).toEqual([
      `${PROMPT} docker run -it --rm busybox:1.36`,
      '# echo $0; exit 4',
      'sh',
      'exit',
      PROMPT,
    ]);
    const inside = keys.raw().slice(before);
    expect([...inside.matchAll(/133;[AC]/g)]).toHaveLength(2);
    expect(inside).toContain('133;D;4');
  });

  test('uses a pager and an editor that fill the screen and leave it as it was', async () => {
    await keys.type('seq 100 | less\r');
    expect(keys.screen().at(-1)).toBe(':');
    await keys.type('G');
    expect(keys.screen().slice(-2)).toEqual(['100', '(END)']);
    await keys.type('q');
    await keys.type('nano note.txt\r');
    await keys.type('hello\u0018');
    await keys.type('y');
    await keys.type('\r');
    await keys.type('cat note.txt\r');
    expect(keys.screen().slice(-3)).toEqual([`${PROMPT} cat note.txt`, 'hello', PROMPT]);
  });
});
