/** The few programs of Alpine that Dockerfiles call: `apk`, `addgroup`, `adduser`. */
import type { Process, Program } from '../../process.ts';
import { isOwned } from '../../machine/files/owned.ts';
import { findGroup, findUser } from '../../machine/users.ts';
import { parseOptions } from '../../programs/support/options.ts';
import { fail, withUsage } from '../../programs/support/program.ts';

/** What every image of the simulator has anyway. */
const PRESENT = new Set([
  'bash',
  'ca-certificates',
  'coreutils',
  'curl',
  'findutils',
  'gawk',
  'grep',
  'jq',
  'less',
  'nano',
  'procps',
  'sed',
  'tini',
  'tzdata',
]);

export const apk: Program = async (process) => {
  const [command, ...rest] = process.argv
    .slice(1)
    .filter((word) => word !== '--no-cache' && word !== '-q' && word !== '-U');
  if (command === 'update' || command === 'upgrade') return 0;
  if (command !== 'add') return missing(process, `apk ${command ?? ''}`.trim());
  const wanted = rest.filter((word) => !word.startsWith('-')).map((word) => word.replace(/[=<>~].*/, ''));
  const unknown = wanted.find((name) => !PRESENT.has(name));
  if (unknown !== undefined) return missing(process, `installing ${unknown}`);
  await process.stdout.write(`OK: 70 MiB in ${18 + wanted.length} packages\n`);
  return 0;
};

export const addgroup: Program = withUsage(async (process) => {
  const options = parseOptions(process.argv.slice(1), { flags: ['S'], values: ['g'] });
  const [name, group] = options.words;
  if (name === undefined) return fail(process, 'missing operand');
  // With two words it adds a user to a group.
  if (group !== undefined) return 0;
  if ((await findGroup(process.fs, name)) !== undefined) return fail(process, `group '${name}' in use`);
  await process.fs.appendFile(
    '/etc/group',
    `${name}:x:${options.get('g') ?? (await nextId(process, '/etc/group'))}:\n`,
  );
  return 0;
});

export const adduser: Program = withUsage(async (process) => {
  const options = parseOptions(process.argv.slice(1), { flags: ['S', 'D', 'H'], values: ['u', 'G', 'h', 's', 'g'] });
  const [name] = options.words;
  if (name === undefined) return fail(process, 'missing operand');
  if ((await findUser(process.fs, name)) !== undefined) return fail(process, `user '${name}' in use`);
  const uid = Number(options.get('u') ?? (await nextId(process, '/etc/passwd')));
  const groupName = options.get('G');
  const gid = groupName === undefined ? uid : await findGroup(process.fs, groupName);
  if (gid === undefined) return fail(process, `unknown group ${groupName}`);
  if (groupName === undefined) await process.fs.appendFile('/etc/group', `${name}:x:${gid}:\n`);
  const home = options.get('h') ?? `/home/${name}`;
  await process.fs.appendFile(
    '/etc/passwd',
    `${name}:x:${uid}:${gid}:${options.get('g') ?? ''}:${home}:${options.get('s') ?? '/bin/sh'}\n`,
  );
  if (options.has('H') || (await process.fs.exists(home))) return 0;
  await process.fs.mkdir(home, { recursive: true });
  if (isOwned(process.fs)) await process.fs.chown(home, { uid, gid });
  return 0;
});

/** The first number that is free, from 100 on as for system users. */
async function nextId(process: Process, file: string): Promise<number> {
  const taken = new Set((await process.fs.readFile(file)).split('\n').map((line) => Number(line.split(':')[2])));
  let id = 100;
  while (taken.has(id)) id++;
  return id;
}

async function missing(process: Process, feature: string): Promise<number> {
  await process.stderr.write(`sandbox: ${feature} is not part of the simulator; it works in a real cluster\n`);
  return 1;
}
