/** The images of the control plane, and which of webernetes' programs runs in each. */
import type { Image } from '../../container.ts';

export interface SystemImage {
  readonly reference: string;
  readonly programs: readonly string[];
  readonly size: number;
}

export const systemImages: readonly SystemImage[] = [
  { reference: 'registry.k8s.io/coredns/coredns:v1.14.3', programs: ['coredns'], size: 24_115_328 },
  { reference: 'registry.k8s.io/etcd:3.6.8-0', programs: [], size: 23_640_104 },
  { reference: 'registry.k8s.io/kube-apiserver:v1.36.4', programs: [], size: 27_701_523 },
  {
    reference: 'registry.k8s.io/kube-controller-manager:v1.36.4',
    programs: ['deployment-controller', 'replicaset-controller', 'garbage-collector', 'endpointslice-controller'],
    size: 23_121_890,
  },
  { reference: 'registry.k8s.io/kube-proxy:v1.36.4', programs: ['kube-proxy'], size: 25_788_004 },
  { reference: 'registry.k8s.io/kube-scheduler:v1.36.4', programs: [], size: 17_382_979 },
];

export function systemImage(reference: string): SystemImage | undefined {
  return systemImages.find((image) => image.reference === reference);
}

/** The image as nodes list it. It has no files: its programs are the simulator's own. */
export function asImage({ reference, size }: SystemImage): Image {
  return {
    id: `sha256:${digest(reference)}`,
    size,
    created: '2026-10-14T12:00:00Z',
    config: {
      User: '',
      Env: [],
      WorkingDir: '/',
      Entrypoint: null,
      Cmd: null,
      ExposedPorts: {},
      Volumes: {},
      Labels: {},
    },
    files: () => Promise.resolve(),
    programs: {},
  };
}

/** Not a real digest, only the same one each time. */
function digest(text: string): string {
  let hash = 0x811c9dc5;
  const digits: string[] = [];
  for (let round = 0; digits.join('').length < 64; round += 1) {
    for (const character of `${round}${text}`)
      hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0;
    digits.push(hash.toString(16).padStart(8, '0'));
  }
  return digits.join('').slice(0, 64);
}
