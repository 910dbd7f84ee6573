/** Output of a terminal on its way to a page: small pieces at once, floods in messages as long as the wire allows. */
import { LIMITS } from './protocol/limits.ts';
import { Coalescer } from './stream/coalesce.ts';

/** `send` gets bytes it may keep. */
export function coalesced(send: (bytes: Uint8Array) => void): Coalescer {
  return new Coalescer(send, {
    periodMs: 4,
    eagerBytes: 8 * 1024,
    batchBytes: LIMITS.messageBytes - 1,
    now: () => performance.now(),
    timer: (ms, run) => {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    },
  });
}
