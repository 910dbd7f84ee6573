/** How much a sandbox's previews may do at a time: a page that asks without end costs its own reader only. */

export interface PreviewLimits {
  /** Requests on their way, of one sandbox. */
  readonly requests: number;
  /** Open WebSockets of one sandbox. */
  readonly sockets: number;
}

export class Readers {
  readonly #limits: PreviewLimits;
  readonly #counts = new Map<string, { requests: number; sockets: number }>();

  constructor(limits: PreviewLimits) {
    this.#limits = limits;
  }

  /** Takes one; undefined when there are too many already. What is returned gives it back. */
  take(sandbox: string, what: keyof PreviewLimits): (() => void) | undefined {
    const counts = this.#counts.get(sandbox) ?? { requests: 0, sockets: 0 };
    if (counts[what] >= this.#limits[what]) return undefined;
    counts[what]++;
    this.#counts.set(sandbox, counts);
    return () => {
      counts[what]--;
      if (counts.requests === 0 && counts.sockets === 0) this.#counts.delete(sandbox);
    };
  }
}
