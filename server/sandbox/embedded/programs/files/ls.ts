/** `ls`: names in columns, or with `-l` who owns what; in colour on a terminal. */
import stringWidth from 'string-width';
import { errnoOf, strerror } from '../../machine/files/errno.ts';
import type { OwnedStat } from '../../machine/files/owned.ts';
import { ownedStat } from '../../machine/files/owned.ts';
import { joinPath, resolvePath } from '../../machine/files/paths.ts';
import { namesOf } from '../../machine/users.ts';
import type { Process, Program } from '../../process.ts';
import { humanSize, modeText, timeText } from './listing.ts';
import { parseOptions, type ParsedOptions } from '../support/options.ts';
import { withUsage } from '../support/program.ts';

const FLAGS = [
  'a',
  'A',
  'l',
  'd',
  'h',
  'r',
  't',
  'S',
  '1',
  'R',
  'F',
  'p',
  'i',
  's',
  'n',
  'g',
  'o',
  'G',
  'C',
  'm',
  'x',
  'L',
  'U',
  'X',
  'c',
  'u',
  'v',
  'N',
  'Q',
  'b',
  'q',
  'all',
  'almost-all',
  'directory',
  'human-readable',
  'reverse',
  'recursive',
  'classify',
  'inode',
  'color',
  'group-directories-first',
  'full-time',
  'size',
  'numeric-uid-gid',
];
const VALUES = ['time-style', 'sort', 'I', 'hide', 'w'];

interface Entry {
  readonly name: string;
  readonly path: string;
  readonly stat: OwnedStat;
  readonly target?: string;
}

export const ls: Program = withUsage(
  async (process) => new Ls(process, parseOptions(process.argv.slice(1), { flags: FLAGS, values: VALUES })).run(),
  2,
);

class Ls {
  readonly #process: Process;
  readonly #options: ParsedOptions;
  readonly #coloured: boolean;
  readonly #long: boolean;
  #status = 0;
  #users: ReadonlyMap<number, string> = new Map();
  #groups: ReadonlyMap<number, string> = new Map();

  constructor(process: Process, options: ParsedOptions) {
    this.#process = process;
    this.#options = options;
    const colour = options.get('color');
    this.#coloured = options.has('color') && colour !== 'never' && (colour === 'always' || process.stdout.isTTY);
    this.#long = options.has('l', 'n', 'g', 'o', 'full-time');
  }

  async run(): Promise<number> {
    if (this.#long) {
      this.#users = await namesOf(this.#process.fs, '/etc/passwd');
      this.#groups = await namesOf(this.#process.fs, '/etc/group');
    }
    const names = this.#options.words.length > 0 ? this.#options.words : ['.'];
    const files: Entry[] = [];
    const folders: Entry[] = [];
    for (const name of names) {
      const entry = await this.#entry(name, resolvePath(this.#process.cwd, name), true);
      if (entry === undefined) continue;
      const followed = entry.stat.isSymbolicLink && !this.#long ? await this.#follow(entry) : entry;
      (followed.stat.isDirectory && !this.#options.has('d', 'directory') ? folders : files).push(entry);
    }
    if (files.length > 0) await this.#show(this.#sorted(files));
    const titled = names.length > 1 || this.#options.has('R', 'recursive');
    for (const [index, folder] of folders.toSorted((a, b) => compare(a.name, b.name)).entries()) {
      await this.#folder(folder, titled, index === 0 && files.length === 0);
    }
    return this.#status;
  }

  async #folder(folder: Entry, titled: boolean, first: boolean): Promise<void> {
    if (titled) await this.#process.stdout.write(`${first ? '' : '\n'}${folder.name}:\n`);
    let names: string[];
    try {
      names = await this.#process.fs.readdir(folder.path);
    } catch (error) {
      if (errnoOf(error) === undefined) throw error;
      await this.#complain(`cannot open directory '${folder.name}': ${strerror(error)}`, folder.name === '.' ? 2 : 1);
      return;
    }
    const all = this.#options.has('a', 'all');
    const hidden = all || this.#options.has('A', 'almost-all');
    const wanted = [...(all ? ['.', '..'] : []), ...names.filter((name) => hidden || !name.startsWith('.'))];
    const entries: Entry[] = [];
    for (const name of wanted) {
      const entry = await this.#entry(
        name,
        name === '.' || name === '..' ? resolvePath(folder.path, name) : joinPath(folder.path, name),
        false,
      );
      if (entry !== undefined) entries.push(entry);
    }
    const sorted = this.#sorted(entries);
    if (this.#long || this.#options.has('s', 'size'))
      await this.#process.stdout.write(`total ${this.#total(sorted)}\n`);
    await this.#show(sorted);
    if (!this.#options.has('R', 'recursive')) return;
    for (const entry of sorted) {
      if (!entry.stat.isDirectory || entry.name === '.' || entry.name === '..') continue;
      await this.#folder({ ...entry, name: `${folder.name === '/' ? '' : folder.name}/${entry.name}` }, true, false);
    }
  }

  async #entry(name: string, path: string, given: boolean): Promise<Entry | undefined> {
    try {
      const stat = ownedStat(await this.#process.fs.lstat(path));
      return { name, path, stat, ...(stat.isSymbolicLink ? { target: await this.#process.fs.readlink(path) } : {}) };
    } catch (error) {
      if (errnoOf(error) === undefined) throw error;
      await this.#complain(`cannot access '${name}': ${strerror(error)}`, given ? 2 : 1);
      return undefined;
    }
  }

  async #follow(entry: Entry): Promise<Entry> {
    try {
      return { ...entry, stat: ownedStat(await this.#process.fs.stat(entry.path)) };
    } catch (error) {
      if (errnoOf(error) === undefined) throw error;
      return entry;
    }
  }

  #sorted(entries: readonly Entry[]): Entry[] {
    const by = this.#options.get('sort');
    const order =
      this.#options.has('t') || by === 'time'
        ? (a: Entry, b: Entry) => b.stat.mtime.getTime() - a.stat.mtime.getTime() || compare(a.name, b.name)
        : this.#options.has('S') || by === 'size'
          ? (a: Entry, b: Entry) => b.stat.size - a.stat.size || compare(a.name, b.name)
          : this.#options.has('U')
            ? () => 0
            : (a: Entry, b: Entry) => compare(a.name, b.name);
    const sorted = entries.toSorted(order);
    if (this.#options.has('r', 'reverse')) sorted.reverse();
    return this.#options.has('group-directories-first')
      ? [...sorted.filter((entry) => entry.stat.isDirectory), ...sorted.filter((entry) => !entry.stat.isDirectory)]
      : sorted;
  }

  async #show(entries: readonly Entry[]): Promise<void> {
    if (entries.length === 0) return;
    if (this.#long) await this.#process.stdout.write(this.#longLines(entries));
    else if (this.#options.has('m'))
      await this.#process.stdout.write(`${entries.map((entry) => this.#shown(entry)).join(', ')}\n`);
    else if ((this.#process.stdout.isTTY || this.#options.has('C')) && !this.#options.has('1'))
      await this.#process.stdout.write(this.#columns(entries));
    else
      await this.#process.stdout.write(
        entries.map((entry) => `${this.#prefix(entry)}${this.#shown(entry)}\n`).join(''),
      );
  }

  #longLines(entries: readonly Entry[]): string {
    const numeric = this.#options.has('n', 'numeric-uid-gid');
    const now = new Date(this.#process.clock.now());
    const rows = entries.map((entry) => {
      const { stat } = entry;
      return {
        entry,
        mode: modeText(stat),
        links: String(stat.links),
        owner: numeric ? String(stat.uid) : (this.#users.get(stat.uid) ?? String(stat.uid)),
        group: numeric ? String(stat.gid) : (this.#groups.get(stat.gid) ?? String(stat.gid)),
        size: this.#options.has('h', 'human-readable') ? humanSize(stat.size) : String(stat.size),
        time: this.#options.has('full-time')
          ? stat.mtime.toISOString().replace('T', ' ').replace('Z', '000000 +0000')
          : timeText(stat.mtime, now),
      };
    });
    const width = (pick: (row: (typeof rows)[number]) => string): number =>
      Math.max(...rows.map((row) => pick(row).length));
    const [links, owner, group, size] = [
      width((row) => row.links),
      width((row) => row.owner),
      width((row) => row.group),
      width((row) => row.size),
    ];
    return rows
      .map((row) => {
        const who = `${this.#options.has('g') ? '' : `${row.owner.padEnd(owner)} `}${this.#options.has('o', 'G') ? '' : `${row.group.padEnd(group)} `}`;
        const arrow = row.entry.target === undefined ? '' : ` -> ${row.entry.target}`;
        return `${this.#prefix(row.entry)}${row.mode} ${row.links.padStart(links)} ${who}${row.size.padStart(size)} ${row.time} ${this.#shown(row.entry)}${arrow}\n`;
      })
      .join('');
  }

  #columns(entries: readonly Entry[]): string {
    const width = this.#process.tty?.size.cols ?? 80;
    const cells = entries.map((entry) => ({
      text: this.#prefix(entry) + this.#shown(entry),
      width: stringWidth(this.#prefix(entry) + this.#plain(entry)),
    }));
    for (let rows = 1; rows <= cells.length; rows++) {
      const columns: (typeof cells)[] = [];
      for (let i = 0; i < cells.length; i += rows) columns.push(cells.slice(i, i + rows));
      const widths = columns.map((column) => Math.max(...column.map((cell) => cell.width)));
      if (rows < cells.length && widths.reduce((sum, each) => sum + each + 2, -2) > width) continue;
      let text = '';
      for (let row = 0; row < rows; row++) {
        const line = columns.flatMap((column, i) => {
          const cell = column[row];
          if (cell === undefined) return [];
          const isLast = columns[i + 1]?.[row] === undefined;
          return [cell.text + (isLast ? '' : ' '.repeat((widths[i] ?? 0) - cell.width + 2))];
        });
        text += `${line.join('')}\n`;
      }
      return text;
    }
    return '';
  }

  #prefix(entry: Entry): string {
    const inode = this.#options.has('i', 'inode') ? `${String(entry.stat.ino ?? 0)} ` : '';
    return this.#options.has('s', 'size') ? `${inode}${blocks(entry.stat)} ` : inode;
  }

  #shown(entry: Entry): string {
    const name = this.#quoted(entry.name);
    const colour = this.#coloured ? colourOf(entry) : '';
    return `${colour === '' ? name : `\u001B[0m\u001B[${colour}m${name}\u001B[0m`}${this.#mark(entry)}`;
  }

  #plain(entry: Entry): string {
    return this.#quoted(entry.name) + this.#mark(entry);
  }

  #quoted(name: string): string {
    return this.#process.stdout.isTTY && /[\s'"$&;*?()<>|\\]/.test(name) ? `'${name}'` : name;
  }

  #mark({ stat }: Entry): string {
    if (!this.#options.has('F', 'classify', 'p')) return '';
    if (stat.isDirectory) return '/';
    if (!this.#options.has('F', 'classify')) return '';
    return stat.isSymbolicLink ? '@' : (stat.mode & 0o111) !== 0 ? '*' : '';
  }

  #total(entries: readonly Entry[]): string {
    const total = entries.reduce((sum, entry) => sum + blocks(entry.stat), 0);
    return this.#options.has('h', 'human-readable') ? humanSize(total * 1024) : String(total);
  }

  async #complain(message: string, status: number): Promise<void> {
    this.#status = Math.max(this.#status, status);
    await this.#process.stderr.write(`ls: ${message}\n`);
  }
}

/** Kilobytes on disk, in blocks of four. */
function blocks(stat: OwnedStat): number {
  return stat.isSymbolicLink ? 0 : Math.ceil(stat.size / 4096) * 4;
}

function colourOf({ stat }: Entry): string {
  if (stat.isSymbolicLink) return '01;36';
  if (stat.isDirectory) return (stat.mode & 0o1002) === 0o1002 ? '30;42' : '01;34';
  return (stat.mode & 0o111) !== 0 ? '01;32' : '';
}

/** As the C locale sorts. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
