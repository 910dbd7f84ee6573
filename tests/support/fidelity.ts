/** What a test that replays recordings found of each, beside passing: `npm run verify -- --fidelity` counts it. */
import 'vitest';

export interface Fidelity {
  readonly verdict: 'equal' | 'different' | 'not simulated';
  /** Why, when it is not equal; empty when nobody has said so. */
  readonly reason: string;
}

declare module 'vitest' {
  interface TaskMeta {
    /** By the recording, as in `07-first-pod/003-get`. */
    fidelity?: Readonly<Record<string, Fidelity>>;
  }
}
