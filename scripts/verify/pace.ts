/** How time goes while a run waits for a sandbox. */

export interface Patience {
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

export interface Pace {
  /** Whether the condition came true in time. `onChange` tells when it may have; it gives how to stop listening. */
  until(condition: () => boolean, onChange: (listener: () => void) => () => void, patience: Patience): Promise<boolean>;
  /** Before a command is typed: nobody types the next one in the very moment in which the last one ended. */
  breath(): Promise<void>;
  /** What a call to the sandbox answers. */
  during<T>(call: Promise<T>): Promise<T>;
}

/** By itself: any sandbox, and readers. */
export const realPace: Pace = {
  async until(condition, onChange, { timeoutMs, signal }) {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
    while (!condition()) {
      if (limit.aborted) return false;
      await new Promise<void>((resolve) => {
        const wake = (): void => {
          stop();
          limit.removeEventListener('abort', wake);
          resolve();
        };
        const stop = onChange(wake);
        limit.addEventListener('abort', wake);
      });
    }
    return true;
  },
  breath: () => Promise.resolve(),
  during: (call) => call,
};

const STEP_MS = 100;
const BREATH_MS = 500;

/** Stepped by whoever waits, as far as they wait: a minute of the sandbox takes none of the author's. */
export function steppedPace(advance: (milliseconds: number) => Promise<void>): Pace {
  return {
    async until(condition, _onChange, { timeoutMs, signal }) {
      // What needs no time gets none.
      await advance(0);
      for (let left = timeoutMs; left > 0 && !signal.aborted && !condition(); left -= STEP_MS) await advance(STEP_MS);
      return condition();
    },
    breath: () => advance(BREATH_MS),
    async during(call) {
      let settled = false;
      const settle = (): void => {
        settled = true;
      };
      call.then(settle, settle);
      await advance(0);
      while (!settled) await advance(STEP_MS);
      return call;
    },
  };
}
