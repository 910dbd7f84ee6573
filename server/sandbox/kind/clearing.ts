/** In a cluster that is one reader's after the other, what the last sandbox left is cleared away before the next one. */
import { SandboxError } from '../sandbox.ts';
import type { Cluster } from './cluster.ts';
import { OWN_NAMESPACE } from './names.ts';
import { pause } from './pause.ts';
import { OWNER } from './registry-gate/token.ts';

const CLEAR_MS = 120_000;

/** Rejects with `SandboxError` `full` while another reader has the cluster. */
export async function clearForNext(
  { boxes, api, pushed }: Cluster,
  onStage: (stage: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const all = await boxes.list();
  // One that the cluster is removing is nobody's any more, whatever its label says.
  if (all.some(({ state, deletedAt }) => deletedAt === undefined && (state === 'opening' || state === 'open'))) {
    throw new SandboxError(
      'full',
      'This cluster is for one reader at a time, and another browser has its sandbox.',
      'Go on there, or reset it there; it ends by itself when nobody uses it.',
    );
  }
  // An end that was begun is finished now: finished later it would take the namespace away from the next reader.
  for (const box of all) if (box.state === 'ending') await boxes.end(box);
  // Also what an end could not, while the registry was away.
  const forgotten = pushed.forget(OWNER);
  const path = `/api/v1/namespaces/${OWN_NAMESPACE}`;
  const limit = AbortSignal.any([signal, AbortSignal.timeout(CLEAR_MS)]);
  for (let told = false; await api.find(path); told = true) {
    if (!told) {
      onStage('clearing away what the last sandbox left');
      await api.remove(path);
    }
    await pause(250, limit);
  }
  await forgotten;
}
