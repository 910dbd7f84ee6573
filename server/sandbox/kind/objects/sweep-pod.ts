/** A Pod that makes its node forget the images of the readers' registry, where one reader owns the cluster. */
import type { V1Pod } from '@kubernetes/client-node';
import type { ClusterFacts } from '../facts.ts';
import { LABEL, REGISTRY_HOST, type BoxId } from '../names.ts';

/** By name, one by one: the kubelet's own way of removing an image takes the guide's with it, where it is the same one. */
const SCRIPT = `set -e; for image in $(ctr -n k8s.io images ls -q | grep '^${REGISTRY_HOST}/'); do ctr -n k8s.io images rm "$image"; done`;

export function sweepSpec(node: string | undefined, images: ClusterFacts['images']): NonNullable<V1Pod['spec']> {
  return {
    ...(node === undefined ? {} : { nodeName: node }),
    restartPolicy: 'Never',
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    terminationGracePeriodSeconds: 0,
    tolerations: [{ operator: 'Exists' }],
    containers: [
      {
        name: 'check',
        image: images.toolbox,
        imagePullPolicy: 'IfNotPresent',
        command: ['chroot', '/node', 'sh', '-c', SCRIPT],
        // No more than this reader's own docker engine has.
        securityContext: { privileged: true, runAsUser: 0 },
        volumeMounts: [{ name: 'node', mountPath: '/node' }],
      },
    ],
    volumes: [{ name: 'node', hostPath: { path: '/' } }],
  };
}

export function sweepPod(name: string, options: { box: BoxId; node: string; images: ClusterFacts['images'] }): V1Pod {
  const { box, node, images } = options;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, labels: { [LABEL.box]: box } },
    spec: sweepSpec(node, images),
  };
}
