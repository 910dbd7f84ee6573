/** The folders and files of a Debian-like system, for hosts and containers alike. */
import type { OwnedFileSystem } from '../files/owned.ts';
import { dirname } from '../files/paths.ts';

const FOLDERS = [
  '/boot',
  '/etc',
  '/home',
  '/media',
  '/mnt',
  '/opt',
  '/root',
  '/run',
  '/srv',
  '/tmp',
  '/usr/bin',
  '/usr/lib',
  '/usr/lib64',
  '/usr/local/bin',
  '/usr/sbin',
  '/usr/share',
  '/var/cache',
  '/var/lib',
  '/var/log',
  '/var/tmp',
];
const LINKS = { '/bin': 'usr/bin', '/lib': 'usr/lib', '/lib64': 'usr/lib64', '/sbin': 'usr/sbin' } as const;
const MODES = { '/root': 0o700, '/tmp': 0o1777, '/var/tmp': 0o1777 } as const;

export interface BaseFilesOptions {
  readonly hostname: string;
  /** Lines of /etc/passwd and /etc/group beyond root's and the system's. */
  readonly users: readonly SystemUser[];
  readonly hosts?: string;
  readonly nameserver?: string;
}

export interface SystemUser {
  readonly name: string;
  readonly uid: number;
  readonly group: string;
  readonly gid: number;
  readonly home: string;
}

export async function putBaseFiles(fs: OwnedFileSystem, options: BaseFilesOptions): Promise<void> {
  for (const folder of FOLDERS) await fs.mkdir(folder, { recursive: true });
  for (const [path, target] of Object.entries(LINKS)) if (!(await fs.exists(path))) await fs.symlink(target, path);
  for (const [path, mode] of Object.entries(MODES)) await fs.chmod(path, mode);
  const files = {
    '/etc/passwd': passwd(options.users),
    '/etc/group': group(options.users),
    '/etc/hostname': `${options.hostname}\n`,
    '/etc/hosts':
      options.hosts ??
      `127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\n127.0.1.1\t${options.hostname}\n`,
    '/etc/resolv.conf': `nameserver ${options.nameserver ?? '127.0.0.11'}\n`,
    '/etc/os-release':
      'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nNAME="Debian GNU/Linux"\nVERSION_ID="12"\nVERSION="12 (bookworm)"\nVERSION_CODENAME=bookworm\nID=debian\n',
    '/etc/debian_version': '12.11\n',
    '/etc/shells': '/bin/sh\n/bin/bash\n',
  };
  for (const [path, text] of Object.entries(files)) await fs.writeFile(path, text);
  for (const user of options.users) await makeHome(fs, user);
}

/** A home with what the system gives every new user. */
async function makeHome(fs: OwnedFileSystem, user: SystemUser): Promise<void> {
  if (dirname(user.home) === '/' || (await fs.exists(user.home))) return;
  await fs.mkdir(user.home, { recursive: true });
  await fs.chown(user.home, user);
}

function passwd(users: readonly SystemUser[]): string {
  const entries = users.map(({ name, uid, gid, home }) => `${name}:x:${uid}:${gid}::${home}:/bin/bash`);
  return `${['root:x:0:0:root:/root:/bin/bash', 'daemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin', 'www-data:x:33:33:www-data:/var/www:/usr/sbin/nologin', ...entries, 'nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin'].join('\n')}\n`;
}

function group(users: readonly SystemUser[]): string {
  const entries = users.map((user) => `${user.group}:x:${user.gid}:`);
  return `${['root:x:0:', 'daemon:x:1:', 'www-data:x:33:', ...entries, 'nogroup:x:65534:'].join('\n')}\n`;
}
