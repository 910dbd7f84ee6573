/** Time for sessions. Durations follow the steady clock, so that a corrected wall clock ends nobody's session. */
export interface SessionClock {
  /** Milliseconds since the epoch, as people read it. */
  wall(): number;
  /** Milliseconds of a clock that only goes forward. */
  steady(): number;
  /** Runs something every `ms` until the returned function is called. */
  every(ms: number, run: () => void): () => void;
}

export const systemClock: SessionClock = {
  wall: () => Date.now(),
  steady: () => performance.now(),
  every: (ms, run) => {
    const timer = setInterval(run, ms);
    timer.unref();
    return () => clearInterval(timer);
  },
};
