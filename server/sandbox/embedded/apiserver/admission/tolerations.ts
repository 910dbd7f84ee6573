/** Lets each Pod stay for five minutes on a node that stopped answering. */
import { asPod } from '../kinds/pod/pod.ts';
import type { Admission } from '../registry/registry.ts';

export const tolerationAdmission: Admission = (kind, object) => {
  if (kind.kind !== 'Pod' || kind.group !== '') return Promise.resolve();
  const { spec } = asPod(object);
  const tolerations = spec.tolerations ?? [];
  for (const key of ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable']) {
    const isTolerated = tolerations.some(
      (one) => (one.key === key || (one.key ?? '') === '') && (one.effect === 'NoExecute' || (one.effect ?? '') === ''),
    );
    if (!isTolerated) tolerations.push({ key, operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300 });
  }
  spec.tolerations = tolerations;
  return Promise.resolve();
};
