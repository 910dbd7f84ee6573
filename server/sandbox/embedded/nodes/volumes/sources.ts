/** One maker for each type of volume. */
import type { IFileSystem } from 'just-bash';
import type { Pod } from '../../apiserver/kinds/pod/types.ts';
import { textAt, type JsonObject } from '../../apiserver/object.ts';
import type { OwnedFileSystem } from '../../machine/files/owned.ts';
import { projectedFiles, type ProjectedFile } from './projection.ts';
import type { NodeVolumesOptions } from './volumes.ts';

export interface SourceContext extends NodeVolumesOptions {
  /** The node's own folders that Pods have asked for, by path. */
  readonly hostPaths: Map<string, OwnedFileSystem>;
}

export interface Wanted {
  readonly settings: JsonObject;
  readonly pod: Pod;
  /** The volume as it was made before. */
  readonly existing: IFileSystem | undefined;
}

type Source = (wanted: Wanted, context: SourceContext) => Promise<IFileSystem>;

export const sources: Readonly<Record<string, Source>> = {
  emptyDir,
  hostPath,
  persistentVolumeClaim,
  configMap: (wanted, context) => generated([{ configMap: wanted.settings }], wanted, context),
  secret: (wanted, context) => {
    const { secretName, ...rest } = wanted.settings;
    return generated([{ secret: { ...rest, name: secretName } }], wanted, context);
  },
  downwardAPI: (wanted, context) => generated([{ downwardAPI: wanted.settings }], wanted, context),
  projected: (wanted, context) => generated(wanted.settings['sources'], wanted, context),
};

async function emptyDir({ pod, existing }: Wanted, { newDisk }: SourceContext): Promise<IFileSystem> {
  if (existing) return existing;
  const disk = newDisk();
  await disk.chmod('/', 0o777);
  const { fsGroup } = (pod.spec.securityContext ?? {}) as { fsGroup?: number };
  if (fsGroup !== undefined) await disk.chown('/', { uid: 0, gid: fsGroup });
  return disk;
}

async function hostPath({ settings }: Wanted, { newDisk, hostPaths }: SourceContext): Promise<IFileSystem> {
  const path = textAt(settings, 'path').replace(/\/+$/, '') || '/';
  const type = textAt(settings, 'type');
  const existing = hostPaths.get(path);
  if (existing) return existing;
  if (type === 'Directory') throw new Error(`hostPath type check failed: ${path} is not a directory`);
  if (type !== 'DirectoryOrCreate' && type !== '') {
    throw new Error(`sandbox: hostPath of type ${type} is not part of the simulator; it works in a real cluster`);
  }
  // As the kubelet and the runtime make it: root's, and not for others to write.
  const disk = newDisk();
  await disk.chmod('/', 0o755);
  hostPaths.set(path, disk);
  return disk;
}

async function persistentVolumeClaim(
  { settings, pod }: Wanted,
  { claimDisk, nodeName }: SourceContext,
): Promise<IFileSystem> {
  const claim = { namespace: pod.metadata.namespace ?? '', name: textAt(settings, 'claimName') };
  const disk = await claimDisk?.(claim, nodeName);
  if (!disk) throw new Error(`persistentvolumeclaim "${claim.name}" not found`);
  return disk;
}

async function generated(
  list: unknown,
  { settings, pod, existing }: Wanted,
  context: SourceContext,
): Promise<IFileSystem> {
  const files = await projectedFiles(list, { pod, context, mode: Number(settings['defaultMode'] ?? 0o644) });
  const disk = existing ?? context.newDisk();
  await replaceFiles(disk, files);
  return disk;
}

async function replaceFiles(disk: IFileSystem, files: readonly ProjectedFile[]): Promise<void> {
  const wanted = new Set(files.map(({ path }) => path.split('/')[0]));
  for (const name of await disk.readdir('/')) if (!wanted.has(name)) await disk.rm(`/${name}`, { recursive: true });
  for (const { path, bytes, mode } of files) {
    const slash = path.lastIndexOf('/');
    if (slash > 0) await disk.mkdir(`/${path.slice(0, slash)}`, { recursive: true });
    await disk.writeFile(`/${path}`, bytes);
    await disk.chmod(`/${path}`, mode);
  }
}
