/** A file system that knows who owns what. One that does not (a plain just-bash one) counts as root's. */
import type { FsStat, IFileSystem } from 'just-bash';

export interface OwnedStat extends FsStat {
  readonly uid: number;
  readonly gid: number;
  readonly links: number;
}

export interface OwnedFileSystem extends IFileSystem {
  stat(path: string): Promise<OwnedStat>;
  lstat(path: string): Promise<OwnedStat>;
  /** Changes the owner of the file itself, not of what a link points to. */
  chown(path: string, owner: { readonly uid: number; readonly gid: number }): Promise<void>;
}

/** A plain file system's answer, with root as the owner. */
export function ownedStat(stat: FsStat): OwnedStat {
  const owned = stat as Partial<OwnedStat> & FsStat;
  return { ...stat, uid: owned.uid ?? 0, gid: owned.gid ?? 0, links: owned.links ?? 1 };
}

export function isOwned(fs: IFileSystem): fs is OwnedFileSystem {
  return 'chown' in fs && typeof fs.chown === 'function';
}
