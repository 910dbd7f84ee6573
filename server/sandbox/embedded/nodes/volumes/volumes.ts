/** The volumes of the Pods on one node: made before their containers, kept while the Pod is there. */
import type { IFileSystem } from 'just-bash';
import type { Container, Pod, Volume } from '../../apiserver/kinds/pod/types.ts';
import type { Registry } from '../../apiserver/registry/registry.ts';
import type { ContainerSpec } from '../../container.ts';
import type { OwnedFileSystem } from '../../machine/files/owned.ts';
import { sources, type SourceContext } from './sources.ts';

/** The disk behind a claim, or undefined while it has none. */
export type ClaimDisk = (
  claim: { namespace: string; name: string },
  nodeName: string,
) => Promise<IFileSystem | undefined>;

export interface NodeVolumesOptions {
  readonly registry: Registry;
  readonly nodeName: string;
  readonly newDisk: () => OwnedFileSystem;
  readonly claimDisk: ClaimDisk | undefined;
}

interface Made {
  readonly fs: IFileSystem;
  /** `emptyDir`, `configMap` and so on. */
  readonly source: string;
}

const OUTLIVES_POD: ReadonlySet<string> = new Set(['hostPath', 'persistentVolumeClaim']);

export class NodeVolumes {
  readonly #context: SourceContext;
  /** By Pod, then by the volume's name. */
  readonly #volumes = new Map<string, Map<string, Made>>();

  constructor(options: NodeVolumesOptions) {
    this.#context = { ...options, hostPaths: new Map() };
  }

  /**
   * Makes what is missing, and brings what comes from ConfigMaps and Secrets up to date. Answers what the kubelet would
   * say about the first volume that can't be made.
   */
  async setUp(pod: Pod): Promise<string | undefined> {
    const uid = pod.metadata.uid ?? '';
    const volumes = this.#volumes.get(uid) ?? new Map<string, Made>();
    this.#volumes.set(uid, volumes);
    for (const volume of pod.spec.volumes ?? []) {
      try {
        const fs = await this.#make(volume, pod, volumes.get(volume.name)?.fs);
        volumes.set(volume.name, { fs, source: typeOf(volume) });
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        return `MountVolume.SetUp failed for volume "${volume.name}" : ${why}`;
      }
    }
    return undefined;
  }

  mounts({ volumeMounts = [] }: Container, { metadata, spec }: Pod): ContainerSpec['mounts'] {
    const volumes = this.#volumes.get(metadata.uid ?? '');
    return volumeMounts.map(({ name, mountPath, readOnly = false, subPath = '' }) => {
      const fs = volumes?.get(name)?.fs;
      if (!fs) throw new Error(`volume "${name}" is not mounted`);
      if (subPath !== '')
        throw new Error(
          'sandbox: mounting a part of a volume (subPath) is not part of the simulator; it works in a real cluster',
        );
      const volume = spec.volumes?.find((one) => one.name === name);
      return { path: mountPath, fs, readOnly: readOnly || (volume !== undefined && isGenerated(volume)) };
    });
  }

  /** Forgets the volumes of a Pod that is gone; what was the Pod's own gives its room back. */
  release(podUid: string): void {
    for (const { fs, source } of this.#volumes.get(podUid)?.values() ?? []) {
      if (!OUTLIVES_POD.has(source) && isDisposable(fs)) fs.dispose();
    }
    this.#volumes.delete(podUid);
  }

  #make(volume: Volume, pod: Pod, existing: IFileSystem | undefined): Promise<IFileSystem> {
    const type = typeOf(volume);
    const source = Object.hasOwn(sources, type) ? sources[type] : undefined;
    if (!source)
      throw new Error(`sandbox: volumes of type ${type} are not part of the simulator; they work in a real cluster`);
    const settings = volume[type];
    return source(
      {
        settings: typeof settings === 'object' && settings !== null ? (settings as Record<string, unknown>) : {},
        pod,
        existing,
      },
      this.#context,
    );
  }
}

function isDisposable(fs: IFileSystem): fs is IFileSystem & { dispose(): void } {
  return 'dispose' in fs && typeof fs.dispose === 'function';
}

function typeOf(volume: Volume): string {
  return Object.keys(volume).find((name) => name !== 'name') ?? 'emptyDir';
}

function isGenerated(volume: Volume): boolean {
  return ['configMap', 'secret', 'downwardAPI', 'projected'].includes(typeOf(volume));
}
