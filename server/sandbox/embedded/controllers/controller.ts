/** The loop that every controller of ours is: watch a kind, and work on what changed, one object at a time. */
import type { Kind } from '../apiserver/kind.ts';
import type { KubeObject } from '../apiserver/object.ts';
import type { Registry } from '../apiserver/registry/registry.ts';
import type { Change } from '../apiserver/storage/change-log.ts';

export interface Controller {
  readonly name: string;
  readonly kind: Kind;
  /**
   * Brings the world in line with the object (undefined: it is gone). Runs again a little later when it says so or throws,
   * or after so many milliseconds.
   */
  readonly reconcile: (
    key: { namespace: string | undefined; name: string },
    object: KubeObject | undefined,
  ) => Promise<void | 'again' | { readonly after: number }>;
  /** Changes after which those that asked for `again` are looked at at once. */
  readonly wakes?: (change: Change) => boolean;
}

export interface RunOptions {
  readonly registry: Registry;
  readonly signal: AbortSignal;
  readonly onError: (error: unknown) => void;
}

const firstRetry = 5;
const lastRetry = 10_000;

/** Runs until `signal` aborts. */
export async function runController(
  { name, kind, reconcile, wakes }: Controller,
  { registry, signal, onError }: RunOptions,
): Promise<void> {
  const queue = new Set<string>();
  const waiting = new Set<string>();
  let wake: () => void = () => {};
  const add = ({ metadata }: KubeObject): void => {
    queue.add(JSON.stringify([metadata.namespace, metadata.name]));
    wake();
  };
  const unfollow = registry.storage.changes.follow((change) => {
    if (change.storage === kind.storage) add(change.object);
    if (waiting.size > 0 && wakes?.(change) === true) {
      for (const key of waiting) queue.add(key);
      wake();
    }
  });
  const failures = new Map<string, number>();
  const retry = (key: string): void => {
    const delay = Math.min(lastRetry, firstRetry * 2 ** (failures.get(key) ?? 0));
    failures.set(key, (failures.get(key) ?? 0) + 1);
    later(key, delay);
  };
  const later = (key: string, delay: number): void => {
    registry.clock.wait(delay, signal).then(
      () => {
        queue.add(key);
        wake();
      },
      () => undefined,
    );
  };
  signal.addEventListener('abort', () => wake(), { once: true });
  try {
    for (const object of (await registry.list(kind)).items) add(object);
    while (!signal.aborted) {
      const [key] = queue;
      if (key === undefined) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
        continue;
      }
      queue.delete(key);
      waiting.delete(key);
      const [namespace, objectName] = JSON.parse(key) as [string | null, string];
      const place = { namespace: namespace ?? undefined, name: objectName };
      try {
        const found = await registry.storage.get({
          storage: kind.storage,
          namespace: place.namespace,
          name: objectName,
        });
        const outcome = await reconcile(place, found?.object);
        if (outcome === 'again') {
          waiting.add(key);
          retry(key);
        } else {
          failures.delete(key);
          if (outcome !== undefined) later(key, outcome.after);
        }
      } catch (error) {
        if (!signal.aborted) {
          onError(Object.assign(new Error(`${name}: ${key}: ${String(error)}`), { cause: error }));
          retry(key);
        }
      }
    }
  } finally {
    unfollow();
  }
}
