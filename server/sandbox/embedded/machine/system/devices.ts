/** /dev: what programs open by path. A shell's redirections to these names never come here; they are the stream itself. */
import type { GeneratedFile } from '../files/generated.ts';

export function devices(random: () => number): ReadonlyMap<string, GeneratedFile> {
  const bytes = (): Uint8Array => Uint8Array.from({ length: 4096 }, () => Math.floor(random() * 256));
  return new Map<string, GeneratedFile>([
    ['/null', { read: () => '', writable: true }],
    ['/zero', { read: () => new Uint8Array(65_536), writable: true }],
    ['/full', { read: () => '\0'.repeat(4096) }],
    ['/random', { read: bytes, writable: true }],
    ['/urandom', { read: bytes, writable: true }],
    ['/tty', { read: () => '', writable: true }],
    ['/stdin', { read: () => '', target: '/proc/self/fd/0' }],
    ['/stdout', { read: () => '', writable: true, target: '/proc/self/fd/1' }],
    ['/stderr', { read: () => '', writable: true, target: '/proc/self/fd/2' }],
    ['/pts/ptmx', { read: () => '', mode: 0o000 }],
    ['/shm/.keep', { read: () => '' }],
  ]);
}
