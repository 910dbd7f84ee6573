/** `tty`, `stty`, `clear`, `tput`: small things about the terminal. */
import { isControlling } from '../../machine/machine.ts';
import type { Program } from '../../process.ts';
import { fail } from '../support/program.ts';

export const tty: Program = async (process) => {
  if (!process.stdin.isTTY || process.tty === undefined) {
    await process.stdout.write('not a tty\n');
    return 1;
  }
  await process.stdout.write(`/dev/${isControlling(process.tty) ? process.tty.name : 'pts/0'}\n`);
  return 0;
};

export const stty: Program = async (process) => {
  if (process.tty === undefined || !process.stdin.isTTY)
    return fail(process, "'standard input': Inappropriate ioctl for device");
  const { cols, rows } = process.tty.size;
  const [what] = process.argv.slice(1);
  if (what === 'size') await process.stdout.write(`${rows} ${cols}\n`);
  else if (what === undefined) await process.stdout.write('speed 38400 baud; line = 0;\n-brkint -imaxbel iutf8\n');
  else if (what === '-a')
    await process.stdout.write(
      `speed 38400 baud; rows ${rows}; columns ${cols}; line = 0;\nintr = ^C; quit = ^\\; erase = ^?; kill = ^U; eof = ^D; susp = ^Z; werase = ^W;\n`,
    );
  else if (what === 'sane') return 0;
  else return fail(process, `sandbox: setting terminal modes is not part of the simulator; it works in a real cluster`);
  return 0;
};

export const clear: Program = async (process) => {
  await process.stdout.write('\u001B[H\u001B[2J\u001B[3J');
  return 0;
};

const CAPABILITIES: Readonly<Record<string, string>> = {
  clear: '\u001B[H\u001B[2J',
  bold: '\u001B[1m',
  sgr0: '\u001B(B\u001B[m',
  smul: '\u001B[4m',
  rmul: '\u001B[24m',
  rev: '\u001B[7m',
  el: '\u001B[K',
  civis: '\u001B[?25l',
  cnorm: '\u001B[?25h',
};

export const tput: Program = async (process) => {
  const [name = '', value] = process.argv.slice(1);
  const size = process.tty?.size ?? { cols: 80, rows: 24 };
  if (name === 'cols') await process.stdout.write(`${size.cols}\n`);
  else if (name === 'lines') await process.stdout.write(`${size.rows}\n`);
  else if (name === 'colors') await process.stdout.write('256\n');
  else if (name === 'setaf' || name === 'setab')
    await process.stdout.write(`\u001B[${name === 'setaf' ? 3 : 4}${value ?? '0'}m`);
  else if (Object.hasOwn(CAPABILITIES, name)) await process.stdout.write(CAPABILITIES[name] ?? '');
  else return fail(process, `unknown terminfo capability '${name}'`, 4);
  return 0;
};
