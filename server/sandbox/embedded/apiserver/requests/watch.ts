/** A watch: what is there (or has changed since a resourceVersion), and then each change as it comes. */
import type { ApiResponse } from '../../../sandbox.ts';
import type { Clock } from '../../process.ts';
import { expired } from '../failure.ts';
import type { Kind } from '../kind.ts';
import { isObject, type JsonObject, type KubeObject } from '../object.ts';
import type { Registry } from '../registry/registry.ts';
import type { Change } from '../storage/change-log.ts';
import { partialMetadata, table } from '../table/table.ts';
import type { Form } from './negotiate.ts';
import { failureStatus } from './respond.ts';
import { flag, integer, type Request } from './request.ts';

export interface WatchOptions {
  readonly registry: Registry;
  readonly kind: Kind;
  readonly namespace: string | undefined;
  readonly matches: (object: KubeObject) => boolean;
  readonly form: Form;
  readonly request: Request;
}

interface Event {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR';
  readonly object: KubeObject | JsonObject;
}

const bookmarkEvery = 60_000;
const encoder = new TextEncoder();

export function watchResponse(options: WatchOptions): ApiResponse {
  return { status: 200, headers: { 'content-type': 'application/json' }, body: lines(options) };
}

async function* lines(options: WatchOptions): AsyncGenerator<Uint8Array> {
  let first = true;
  for await (const event of events(options)) {
    const object = shaped(event, options, first);
    if (event.type !== 'ERROR') first = false;
    yield encoder.encode(`${JSON.stringify({ type: event.type, object })}\n`);
  }
}

async function* events(options: WatchOptions): AsyncGenerator<Event> {
  const { registry, kind, namespace, matches, request } = options;
  const queue = new Queue<Change | 'bookmark'>();
  // Followed before anything is read, so that no change falls between the two.
  const unfollow = registry.storage.changes.follow((change) => queue.push(change));
  const ending = new AbortController();
  const end = (): void => ending.abort();
  request.signal.addEventListener('abort', end, { once: true });
  if (request.signal.aborted) end();
  const timeout = integer(request.query, 'timeoutSeconds');
  if (timeout !== undefined && timeout > 0)
    void registry.clock.wait(timeout * 1000, ending.signal).then(end, ignoreAbort);
  try {
    let { revision } = registry.storage.changes;
    const asked = request.query.get('resourceVersion') ?? '';
    const wantsList = flag(request.query, 'sendInitialEvents');
    if (wantsList || asked === '' || asked === '0') {
      const list = await registry.list(kind, namespace);
      revision = list.revision;
      for (const object of list.items.filter(matches)) yield { type: 'ADDED', object };
      if (wantsList) yield bookmark(kind, revision, { 'k8s.io/initial-events-end': 'true' });
    } else {
      const past = registry.storage.changes.since(Number(asked));
      if (!past) {
        yield { type: 'ERROR', object: failureStatus(expired(Number(asked), registry.storage.changes.oldest)) };
        return;
      }
      for (const change of past) {
        const event = toEvent(change, options);
        revision = change.revision;
        if (event) yield event;
      }
    }
    if (flag(request.query, 'allowWatchBookmarks')) void remind(queue, registry.clock, ending.signal);
    while (!ending.signal.aborted) {
      const change = await queue.next(ending.signal);
      if (change === undefined) return;
      if (change === 'bookmark') yield bookmark(kind, registry.storage.changes.revision, {});
      else if (change.revision > revision) {
        const event = toEvent(change, options);
        if (event) yield event;
      }
    }
  } finally {
    unfollow();
    end();
    request.signal.removeEventListener('abort', end);
  }
}

function toEvent(change: Change, { kind, namespace, matches }: WatchOptions): Event | undefined {
  if (change.storage !== kind.storage) return undefined;
  if (namespace !== undefined && change.namespace !== namespace) return undefined;
  const was = change.before !== undefined && matches(change.before);
  const is = change.type !== 'DELETED' && matches(change.object);
  if (was && is) return { type: 'MODIFIED', object: change.object };
  if (is) return { type: 'ADDED', object: change.object };
  return was ? { type: 'DELETED', object: change.object } : undefined;
}

function bookmark(kind: Kind, revision: number, annotations: Record<string, string>): Event {
  const metadata = {
    resourceVersion: String(revision),
    creationTimestamp: null,
    ...(Object.keys(annotations).length > 0 ? { annotations } : {}),
  };
  const apiVersion = kind.group === '' ? kind.version : `${kind.group}/${kind.version}`;
  return { type: 'BOOKMARK', object: { kind: kind.kind, apiVersion, metadata } };
}

function shaped({ type, object }: Event, { kind, form, request, registry }: WatchOptions, first: boolean): unknown {
  if (type === 'ERROR' || !isKube(object)) return object;
  const shown = kind.convert && type !== 'BOOKMARK' ? kind.convert.fromStored(object) : object;
  if (form === 'table') {
    const includeObject = request.query.get('includeObject') ?? undefined;
    const rows = type === 'BOOKMARK' ? [] : [object];
    return table(kind, rows, {
      now: registry.clock.now(),
      includeObject,
      headless: !first,
      metadata: { resourceVersion: object.metadata.resourceVersion },
    });
  }
  return form === 'object' ? shown : partialMetadata(shown);
}

function isKube(object: KubeObject | JsonObject): object is KubeObject {
  return isObject(object['metadata']);
}

function ignoreAbort(): void {
  // The wait ends early whenever the watch does.
}

/** Tells a quiet watch now and then how far it is. */
async function remind(queue: Queue<Change | 'bookmark'>, clock: Clock, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await clock.wait(bookmarkEvery, signal).then(() => queue.push('bookmark'), ignoreAbort);
  }
}

/** Changes that wait for their reader. */
class Queue<T> {
  readonly #items: T[] = [];
  #wake: () => void = () => {};

  push(item: T): void {
    this.#items.push(item);
    this.#wake();
  }

  /** Undefined when the signal aborts first. */
  async next(signal: AbortSignal): Promise<T | undefined> {
    while (this.#items.length === 0 && !signal.aborted) {
      await new Promise<void>((resolve) => {
        const wake = (): void => {
          signal.removeEventListener('abort', wake);
          resolve();
        };
        this.#wake = wake;
        signal.addEventListener('abort', wake, { once: true });
      });
    }
    return this.#items.shift();
  }
}
