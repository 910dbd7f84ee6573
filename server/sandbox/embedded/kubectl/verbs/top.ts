/** `kubectl top`: how much nodes and Pods use. */
import type { VerbGroup } from '../invocation.ts';
import { topNode } from './top/node.ts';
import { topPod } from './top/pod.ts';

export const top: VerbGroup = {
  summary: 'Display resource (CPU/memory) usage.',
  commands: { node: topNode, nodes: topNode, no: topNode, pod: topPod, pods: topPod, po: topPod },
};
