/** The one tree of files a machine sees: its disk, with volumes, /proc and /dev mounted into it. */
import { type IFileSystem, MountableFs } from 'just-bash';
import { FileError } from './errno.ts';
import { isOwned, type OwnedFileSystem, type OwnedStat, ownedStat } from './owned.ts';
import { isWithin, resolvePath } from './paths.ts';

export class Namespace extends MountableFs implements OwnedFileSystem {
  readonly #base: IFileSystem;

  constructor(base: IFileSystem) {
    super({ base });
    this.#base = base;
  }

  override async stat(path: string): Promise<OwnedStat> {
    return ownedStat(await super.stat(path));
  }

  override async lstat(path: string): Promise<OwnedStat> {
    return ownedStat(await super.lstat(path));
  }

  async chown(path: string, owner: { readonly uid: number; readonly gid: number }): Promise<void> {
    const place = this.filesystemOf(path);
    if (!isOwned(place.filesystem)) throw new FileError('EPERM', 'chown', path);
    await place.filesystem.chown(place.path, owner);
  }

  /** The file system behind a path, where it is mounted, and the path inside it. */
  filesystemOf(path: string): { readonly filesystem: IFileSystem; readonly mountPoint: string; readonly path: string } {
    const full = resolvePath('/', path);
    const mount = this.getMounts()
      .filter(({ mountPoint }) => isWithin(mountPoint, full))
      .toSorted((a, b) => b.mountPoint.length - a.mountPoint.length)[0];
    if (mount === undefined) return { filesystem: this.#base, mountPoint: '/', path: full };
    return { ...mount, path: full.slice(mount.mountPoint.length) || '/' };
  }
}
