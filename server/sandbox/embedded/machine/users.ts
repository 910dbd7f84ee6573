/** Names and numbers of users and groups, as the machine's own /etc/passwd and /etc/group say. */
import type { IFileSystem } from 'just-bash';

export interface User {
  readonly uid: number;
  readonly gid: number;
  readonly name: string;
  readonly home: string;
}

/** `name`, `uid`, `uid:gid` or `name:group`. A number needs no entry; an unknown name gives undefined. */
export async function findUser(fs: IFileSystem, wanted: string): Promise<User | undefined> {
  const [who = '', group] = wanted.split(':');
  const entry = (await entriesOf(fs, '/etc/passwd')).find(([name, , uid]) => name === who || uid === who);
  if (entry === undefined && !/^\d+$/.test(who)) return undefined;
  const base =
    entry === undefined
      ? { uid: Number(who), gid: 0, name: '', home: '/' }
      : { uid: Number(entry[2]), gid: Number(entry[3]), name: entry[0] ?? '', home: entry[5] ?? '/' };
  if (group === undefined) return base;
  const gid = await findGroup(fs, group);
  return gid === undefined ? undefined : { ...base, gid };
}

/** The number of a group given by name or number. */
export async function findGroup(fs: IFileSystem, wanted: string): Promise<number | undefined> {
  const entry = (await entriesOf(fs, '/etc/group')).find(([name]) => name === wanted);
  if (entry !== undefined) return Number(entry[2]);
  return /^\d+$/.test(wanted) ? Number(wanted) : undefined;
}

/** Number to name, for listings. */
export async function namesOf(
  fs: IFileSystem,
  file: '/etc/passwd' | '/etc/group',
): Promise<ReadonlyMap<number, string>> {
  return new Map((await entriesOf(fs, file)).map(([name = '', , number]) => [Number(number), name]));
}

async function entriesOf(fs: IFileSystem, path: string): Promise<string[][]> {
  if (!(await fs.exists(path))) return [];
  const text = await fs.readFile(path);
  return text
    .split('\n')
    .filter((line) => line.includes(':'))
    .map((line) => line.split(':'));
}
