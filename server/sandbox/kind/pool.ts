/** Keeps as many boxes ready as the operator asked for, counted in the cluster: several servers share one pool. */
import type { Box, Boxes } from './boxes.ts';
import type { KindLog } from './driver.ts';
import { LABEL } from './names.ts';
import { abandon, holding } from './opening.ts';

export interface PoolOptions {
  readonly boxes: Boxes;
  readonly spares: number;
  readonly log: KindLog;
  /** Brings a box up to the point where only a reader is missing. */
  readonly prepare: (box: Box, signal: AbortSignal) => Promise<void>;
}

/** After a failure the next attempt waits, so that a cluster without room is not asked over and over. */
const RETRY_MS = 30_000;

export class Pool implements AsyncDisposable {
  readonly #options: PoolOptions;
  readonly #stop = new AbortController();
  #filling: Promise<void> | undefined;
  #again = false;
  #retry: NodeJS.Timeout | undefined;

  constructor(options: PoolOptions) {
    this.#options = options;
    this.fill();
  }

  /** Starts to make what is missing. Never rejects; failures are logged and tried again later. */
  fill(): void {
    if (this.#stop.signal.aborted || this.#options.spares === 0) return;
    this.#again = true;
    this.#filling ??= this.#fill().finally(() => {
      this.#filling = undefined;
      // It may have been asked for again at the last moment.
      if (this.#again) this.fill();
    });
  }

  /** Settles when the pool is full, or has given up for now. */
  async warm(): Promise<void> {
    while (this.#filling) await this.#filling;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort(new Error('the server is stopping'));
    clearTimeout(this.#retry);
    await this.warm();
  }

  async #fill(): Promise<void> {
    const { boxes, spares, log } = this.#options;
    try {
      while (this.#again && !this.#stop.signal.aborted) {
        this.#again = false;
        const ready = await boxes.list(`${LABEL.state} in (spare,making)`);
        const alive = ready.filter(({ deletedAt }) => deletedAt === undefined);
        if (alive.length >= spares) continue;
        this.#again = true;
        await this.#make();
      }
    } catch (error) {
      this.#again = false;
      if (this.#stop.signal.aborted) return;
      log.warn({ err: error }, `no box could be made ready in advance; trying again in ${RETRY_MS / 1000} s`);
      this.#retry = setTimeout(() => this.fill(), RETRY_MS);
      this.#retry.unref();
    }
  }

  async #make(): Promise<void> {
    const { boxes, prepare, log } = this.#options;
    const started = performance.now();
    const box = await boxes.create({ state: 'making' });
    using _held = holding(boxes, box, log);
    try {
      await prepare(box, this.#stop.signal);
      await boxes.note(box.id, { labels: { [LABEL.state]: 'spare' } });
      log.info({ box: box.id, ms: Math.round(performance.now() - started) }, 'a box is ready for the next reader');
    } catch (error) {
      await abandon(boxes, box, log);
      throw error;
    }
  }
}
