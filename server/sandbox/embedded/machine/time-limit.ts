/** A limit by the simulated clock: `AbortSignal.timeout` would go by the host's, which stepped time leaves behind. */
import type { Clock } from '../process.ts';

/** Aborts its signal after this long; disposing of it forgets the limit. */
export function timeLimit(clock: Clock, milliseconds: number): Disposable & { readonly signal: AbortSignal } {
  const limit = new AbortController();
  const over = new AbortController();
  void clock.wait(milliseconds, over.signal).then(
    () => limit.abort(new DOMException('It took too long.', 'TimeoutError')),
    () => undefined,
  );
  return { signal: limit.signal, [Symbol.dispose]: () => over.abort() };
}
