/** What a container has changed on its disk: files added, changed and deleted since its image. */
import { Disk, type DiskEntry } from '../../machine/files/disk.ts';
import { BELONGS_TO_RUN, imageEntries } from '../build/snapshot.ts';
import type { Engine } from '../engine.ts';
import type { EngineContainer } from './engine-container.ts';

interface Change {
  readonly kind: 'A' | 'C' | 'D';
  readonly path: string;
  /** Bytes of the file that was written. */
  readonly size: number;
}

/** By path. Nothing before its first start. */
export async function changesOf({ options }: Engine, container: EngineContainer): Promise<Change[]> {
  if (container.disk === undefined) return [];
  const { quota, clock } = options;
  const fresh = new Disk({ quota, now: () => clock.now() });
  try {
    await container.image.files(fresh);
    return changes(byPath(fresh), byPath(container.disk));
  } finally {
    fresh.dispose();
  }
}

/** What is on its own disk and not in the image. */
export const writtenBytes = async (engine: Engine, container: EngineContainer): Promise<number> =>
  (await changesOf(engine, container)).reduce((sum, { size }) => sum + size, 0);

const byPath = (disk: Disk): Map<string, DiskEntry> =>
  new Map(imageEntries(disk).flatMap((entry) => (BELONGS_TO_RUN.has(entry.path) ? [] : [[entry.path, entry]])));

function changes(before: ReadonlyMap<string, DiskEntry>, after: ReadonlyMap<string, DiskEntry>): Change[] {
  const kinds = new Map<string, Change['kind']>();
  for (const [path, entry] of after) {
    const old = before.get(path);
    if (old === undefined) kinds.set(path, 'A');
    else if (entry.type === 'file' && !sameFile(old, entry)) kinds.set(path, 'C');
  }
  for (const path of before.keys()) if (!after.has(path)) kinds.set(path, 'D');
  // The folders above a change are changed themselves.
  for (const path of kinds.keys()) {
    for (
      let parent = path.slice(0, path.lastIndexOf('/'));
      parent !== '';
      parent = parent.slice(0, parent.lastIndexOf('/'))
    ) {
      if (!kinds.has(parent)) kinds.set(parent, 'C');
    }
  }
  return [...kinds]
    .map(([path, kind]) => {
      const entry = kind === 'D' ? undefined : after.get(path);
      return { kind, path, size: entry?.type === 'file' ? entry.content.length : 0 };
    })
    .toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

function sameFile(a: DiskEntry, b: DiskEntry): boolean {
  if (a.type !== 'file' || b.type !== 'file' || a.mode !== b.mode || a.content.length !== b.content.length)
    return false;
  return a.content.every((byte, i) => byte === b.content[i]);
}
