/** Forgets events an hour after their last write. */
import { event } from '../apiserver/kinds/event.ts';
import { deleteObject } from '../apiserver/registry/delete.ts';
import type { Registry } from '../apiserver/registry/registry.ts';
import { ApiFailure } from '../upgrade.ts';

export async function forgetEvents(registry: Registry, signal: AbortSignal): Promise<void> {
  const written = new Map<string, { namespace: string | undefined; name: string; at: number }>();
  const unfollow = registry.storage.changes.follow(({ storage, type, object: { metadata } }) => {
    if (storage !== event.storage) return;
    const key = `${metadata.namespace ?? ''}/${metadata.name ?? ''}`;
    // Deleted and set again: the map stays in the order of the last writes.
    written.delete(key);
    if (type !== 'DELETED')
      written.set(key, { namespace: metadata.namespace, name: metadata.name ?? '', at: registry.clock.now() });
  });
  const ttl = event.strategy?.ttl ?? 0;
  try {
    while (!signal.aborted) {
      await registry.clock.wait(30_000, signal);
      for (const { namespace, name, at } of written.values()) {
        if (registry.clock.now() - at < ttl) break;
        await deleteObject(registry, { kind: event, namespace, name }, {}).catch((error: unknown) => {
          if (!(error instanceof ApiFailure)) throw error;
        });
      }
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    unfollow();
  }
}
