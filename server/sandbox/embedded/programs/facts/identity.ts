/** `id`, `whoami`, `groups`: who runs this. */
import { findUser, namesOf } from '../../machine/users.ts';
import type { Program } from '../../process.ts';
import { parseOptions } from '../support/options.ts';
import { fail, withUsage } from '../support/program.ts';

export const id: Program = withUsage(async (process) => {
  const options = parseOptions(process.argv.slice(1), {
    flags: ['u', 'g', 'G', 'n', 'r', 'user', 'group', 'groups', 'name'],
  });
  const [wanted] = options.words;
  const user = wanted === undefined ? process.user : await findUser(process.fs, wanted);
  if (user === undefined) return fail(process, `‘${wanted}’: no such user`);
  const groups = await namesOf(process.fs, '/etc/group');
  const users = await namesOf(process.fs, '/etc/passwd');
  const userName = users.get(user.uid);
  const groupName = groups.get(user.gid);
  const byName = options.has('n', 'name');
  if (options.has('u', 'user')) await process.stdout.write(`${byName ? (userName ?? user.uid) : user.uid}\n`);
  else if (options.has('g', 'G', 'group', 'groups'))
    await process.stdout.write(`${byName ? (groupName ?? user.gid) : user.gid}\n`);
  else {
    const group = named(user.gid, groupName);
    await process.stdout.write(`uid=${named(user.uid, userName)} gid=${group} groups=${group}\n`);
  }
  return 0;
});

export const whoami: Program = async (process) => {
  const name = (await namesOf(process.fs, '/etc/passwd')).get(process.user.uid);
  if (name === undefined)
    return fail(process, `cannot find name for user ID ${process.user.uid}: No such file or directory`);
  await process.stdout.write(`${name}\n`);
  return 0;
};

export const groups: Program = async (process) => {
  const name = (await namesOf(process.fs, '/etc/group')).get(process.user.gid);
  await process.stdout.write(`${name ?? process.user.gid}\n`);
  return 0;
};

function named(number: number, name: string | undefined): string {
  return name === undefined ? String(number) : `${number}(${name})`;
}
