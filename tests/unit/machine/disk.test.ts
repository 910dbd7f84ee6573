/** Disks: what is stored, who may touch it, and how much there is of it. */
import { describe, expect, test } from 'vitest';
import { Disk } from '../../../server/sandbox/embedded/machine/files/disk.ts';
import { Namespace } from '../../../server/sandbox/embedded/machine/files/namespace.ts';
import { Quota } from '../../../server/sandbox/embedded/machine/files/quota.ts';
import { readOnly } from '../../../server/sandbox/embedded/machine/files/read-only.ts';
import { viewAs } from '../../../server/sandbox/embedded/machine/files/user-view.ts';

const disk = (quota = new Quota(1 << 20)): Disk => new Disk({ quota, now: () => 0 });
const code = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'worked',
    (error: { code?: unknown }) => error.code,
  );

describe('A disk', () => {
  test('keeps files, folders and links, and finds them through links', async () => {
    const fs = disk();
    await fs.mkdir('/a/b', { recursive: true });
    await fs.writeFile('/a/b/f', 'one');
    await fs.appendFile('/a/b/f', ' two');
    await fs.symlink('b', '/a/link');
    expect(await fs.readFile('/a/link/f')).toBe('one two');
    expect(await fs.realpath('/a/link/f')).toBe('/a/b/f');
    expect(await fs.readdir('/a')).toEqual(['b', 'link']);
  });

  test('refuses what a file system refuses, by the same codes', async () => {
    const fs = disk();
    await fs.mkdir('/d/e', { recursive: true });
    await fs.symlink('/loop', '/loop');
    expect(await code(fs.readFile('/nope'))).toBe('ENOENT');
    expect(await code(fs.readFile('/d'))).toBe('EISDIR');
    expect(await code(fs.mkdir('/d'))).toBe('EEXIST');
    expect(await code(fs.rm('/d'))).toBe('ENOTEMPTY');
    expect(await code(fs.readFile('/loop'))).toBe('ELOOP');
    expect(await code(fs.mv('/d', '/d/e/f'))).toBe('EINVAL');
  });

  test('shares its room with the other disks of the sandbox, and gives it back', async () => {
    const quota = new Quota(10_000);
    const [one, two] = [disk(quota), disk(quota)];
    await one.writeFile('/f', new Uint8Array(8000));
    expect(await code(two.writeFile('/f', new Uint8Array(3000)))).toBe('ENOSPC');
    await one.rm('/f');
    expect(await code(two.writeFile('/f', new Uint8Array(3000)))).toBe('worked');
    one.dispose();
    two.dispose();
    expect(quota.used).toBe(0);
  });

  test('gives a snapshot that later changes do not reach', async () => {
    const fs = disk();
    await fs.writeFile('/f', 'before');
    const copy = disk();
    copy.restore(fs.snapshot());
    await fs.appendFile('/f', ' and after');
    await copy.appendFile('/f', '!');
    expect(await fs.readFile('/f')).toBe('before and after');
    expect(await copy.readFile('/f')).toBe('before!');
  });
});

describe('A user', () => {
  const reader = { uid: 1000, gid: 1000 };

  test('owns what they make, and is kept out of what root made', async () => {
    const fs = new Namespace(disk());
    await fs.mkdir('/home');
    await fs.mkdir('/home/reader');
    await fs.chown('/home/reader', reader);
    await fs.mkdir('/etc');
    await fs.writeFile('/etc/secret', 's');
    await fs.chmod('/etc/secret', 0o600);
    const view = viewAs(reader, fs);
    await view.writeFile('/home/reader/f', 'mine');
    expect((await view.stat('/home/reader/f')).uid).toBe(1000);
    expect(await code(view.writeFile('/etc/f', 'x'))).toBe('EACCES');
    expect(await code(view.readFile('/etc/secret'))).toBe('EACCES');
    expect(await code(view.chown('/home/reader/f', { uid: 0, gid: 0 }))).toBe('EPERM');
  });

  test('may not remove the files of others from a sticky folder', async () => {
    const fs = new Namespace(disk());
    await fs.mkdir('/tmp');
    await fs.chmod('/tmp', 0o1777);
    await fs.writeFile('/tmp/theirs', 'x');
    expect(await code(viewAs(reader, fs).rm('/tmp/theirs'))).toBe('EPERM');
  });

  test('can use a volume that an init container gave them', async () => {
    const fs = new Namespace(disk());
    await fs.mkdir('/data');
    fs.mount('/data', disk());
    expect(await code(viewAs(reader, fs).writeFile('/data/f', 'x'))).toBe('EACCES');
    await fs.chown('/data', reader);
    expect(await code(viewAs(reader, fs).writeFile('/data/f', 'x'))).toBe('worked');
  });

  test('finds a read-only mount read-only', async () => {
    const inner = disk();
    await inner.writeFile('/f', 'x');
    const view = readOnly(inner);
    expect(await view.readFile('/f')).toBe('x');
    expect(await code(view.writeFile('/f', 'y'))).toBe('EROFS');
  });
});
