/** What a disk is made of: files, folders and links, each with an owner and a mode. */
import type { Quota } from './quota.ts';

export type Inode = FileInode | FolderInode | LinkInode;

interface Common {
  readonly number: number;
  mode: number;
  uid: number;
  gid: number;
  mtime: number;
  /** How many names it has. Its room is given back when the last one goes. */
  links: number;
}

export interface FileInode extends Common {
  readonly type: 'file';
  /** Its first `size` bytes are the content; the rest is room to grow. */
  buffer: Uint8Array;
  size: number;
}

export interface FolderInode extends Common {
  readonly type: 'folder';
  readonly entries: Map<string, Inode>;
}

export interface LinkInode extends Common {
  readonly type: 'link';
  readonly target: string;
}

export function contentOf(file: FileInode): Uint8Array {
  return file.buffer.subarray(0, file.size);
}

/** Replaces the content. The bytes are copied: the caller may go on using its own. */
export function setContent(file: FileInode, bytes: Uint8Array, quota: Quota): void {
  quota.take(bytes.length - file.size);
  file.buffer = bytes.slice();
  file.size = bytes.length;
}

/** Appends with room to spare, so that a stream of small writes costs linear time. */
export function appendContent(file: FileInode, bytes: Uint8Array, quota: Quota): void {
  quota.take(bytes.length);
  const size = file.size + bytes.length;
  if (size > file.buffer.length) {
    const grown = new Uint8Array(Math.max(size, Math.min(file.buffer.length * 2, file.buffer.length + (4 << 20))));
    grown.set(contentOf(file));
    file.buffer = grown;
  }
  file.buffer.set(bytes, file.size);
  file.size = size;
}
