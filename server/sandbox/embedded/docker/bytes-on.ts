/** What the files on a disk take. */
import type { Disk } from '../machine/files/disk.ts';

export function bytesOn(disk: Disk): number {
  return disk.snapshot().reduce((sum, entry) => sum + (entry.type === 'file' ? entry.content.length : 0), 0);
}
