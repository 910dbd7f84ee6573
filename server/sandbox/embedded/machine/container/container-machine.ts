/** The machine inside a container: the image's files on a disk of its own, with mounts, users and programs. */
import type { ContainerSpec } from '../../container.ts';
import { Ports } from '../../http.ts';
import { installCommonPrograms } from '../../programs/common.ts';
import { Disk } from '../files/disk.ts';
import { GeneratedFs } from '../files/generated.ts';
import { Namespace } from '../files/namespace.ts';
import type { Quota } from '../files/quota.ts';
import { readOnly } from '../files/read-only.ts';
import { Machine } from '../machine.ts';
import { devices } from '../system/devices.ts';
import { procFiles } from '../system/proc.ts';
import { localNetwork } from '../system/local-network.ts';

export interface ContainerMachineOptions {
  readonly quota: Quota;
  readonly random: () => number;
  /** The files of an earlier run: a container that is started again goes on with them. */
  readonly disk?: Disk;
}

export function containerMachine(
  spec: ContainerSpec,
  options: ContainerMachineOptions,
): { readonly machine: Machine; readonly disk: Disk } {
  const now = (): number => spec.clock.now();
  const disk = options.disk ?? new Disk({ quota: options.quota, now });
  const fs = new Namespace(disk);
  const ports = new Ports();
  const machine = new Machine({
    hostname: spec.hostname,
    clock: spec.clock,
    fs,
    ports,
    network: localNetwork(ports, spec.network, spec.hostname),
    memoryLimit: spec.memoryLimit,
    random: options.random,
  });
  return { machine, disk };
}

/** Makes the files of a new container. A container that is started again finds what it left. */
export async function furnish(machine: Machine, spec: ContainerSpec, isNew: boolean): Promise<void> {
  if (isNew) await spec.image.files(machine.fs);
  await machine.fs.mkdir('/etc', { recursive: true });
  await machine.fs.writeFile('/etc/hostname', `${spec.hostname}\n`);
  for (const folder of ['/proc', '/dev', '/sys/fs/cgroup']) await machine.fs.mkdir(folder, { recursive: true });
  await machine.fs.writeFile('/sys/fs/cgroup/memory.max', `${spec.memoryLimit ?? 'max'}\n`);
  await installCommonPrograms(machine);
  for (const [path, program] of Object.entries(spec.image.programs)) await machine.executables.install(path, program);
  for (const path of Object.keys(spec.image.config.Volumes)) await machine.fs.mkdir(path, { recursive: true });
  if (spec.image.config.WorkingDir !== '') await machine.fs.mkdir(spec.image.config.WorkingDir, { recursive: true });
}

/** Mounts belong to a run of the container, not to its files. */
export async function mountAll(machine: Machine, spec: ContainerSpec): Promise<void> {
  const now = (): number => spec.clock.now();
  const mounted = new Set(machine.fs.getMounts().map(({ mountPoint }) => mountPoint));
  const mount = async (path: string, fs: Parameters<Namespace['mount']>[1]): Promise<void> => {
    if (mounted.has(path)) return;
    await machine.fs.mkdir(path, { recursive: true });
    machine.fs.mount(path, fs);
  };
  await mount('/proc', new GeneratedFs({ list: () => procFiles(machine), now }));
  const devicesList = devices(machine.random);
  await mount('/dev', new GeneratedFs({ list: () => devicesList, now }));
  // Outer folders first: a volume may lie inside another.
  for (const { path, fs, readOnly: isReadOnly } of spec.mounts.toSorted((a, b) => a.path.length - b.path.length)) {
    const view = isReadOnly ? readOnly(fs) : fs;
    await mount(path, view);
  }
}
