/** What the operator's Prometheus is told, in its text format: how many readers there are, how long they wait, how it ends. */
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from '@prometheus-io/client';
import type { Driver, Ending } from '../sandbox/sandbox.ts';
import type { SessionObserver, Sessions } from '../sessions/sessions.ts';

export interface MetricsOptions {
  readonly driver: Driver;
  readonly maxSessions: number;
  readonly spares: number;
}

export interface MetricsText {
  readonly contentType: string;
  readonly body: string;
}

/** A warm sandbox opens in less than a second, a cold one in less than ten; images that are pulled take minutes. */
const OPENING_SECONDS = [0.25, 0.5, 1, 2, 4, 8, 15, 30, 60, 120, 300];
const REASONS: readonly Ending['reason'][] = ['closed', 'expired', 'limit', 'crashed'];

export class Metrics implements SessionObserver {
  readonly #registry = new Registry();
  readonly #opening: Histogram<'outcome'>;
  readonly #endings: Counter<'reason'>;
  #sessions: Pick<Sessions, 'counts'> | undefined;

  constructor({ driver, maxSessions, spares }: MetricsOptions) {
    const registers = [this.#registry];
    collectDefaultMetrics({ register: this.#registry });
    this.#opening = new Histogram({
      name: 'atd_opening_seconds',
      help: 'From the reader\u2019s turn to a sandbox, or to the error in its place',
      labelNames: ['outcome'],
      buckets: OPENING_SECONDS,
      registers,
    });
    this.#endings = new Counter({
      name: 'atd_endings_total',
      help: 'Sessions that ended, by reason',
      labelNames: ['reason'],
      registers,
    });
    // An alarm on what never happened yet needs a number too.
    for (const reason of REASONS) this.#endings.inc({ reason }, 0);
    for (const outcome of ['open', 'failed']) this.#opening.zero({ outcome });
    this.#gauge(
      'atd_sessions',
      'Sandboxes that readers of this server have, or wait to be opened',
      () => this.#counts.open,
    );
    this.#gauge('atd_sessions_queued', 'Readers of this server who wait for their turn', () => this.#counts.queued);
    this.#gauge('atd_sessions_max', 'MAX_SESSIONS', () => maxSessions);
    this.#gauge('atd_spares_wanted', 'SPARES', () => spares);
    this.#describeDriver(driver);
  }

  /** Whose sessions are counted. */
  watch(sessions: Pick<Sessions, 'counts'>): void {
    this.#sessions = sessions;
  }

  opened(outcome: 'open' | 'failed', ms: number): void {
    this.#opening.observe({ outcome }, ms / 1000);
  }

  ended(reason: Ending['reason']): void {
    this.#endings.inc({ reason });
  }

  /** Rejects when the driver says that it is well and then does not answer. */
  async text(): Promise<MetricsText> {
    return { contentType: this.#registry.contentType, body: await this.#registry.metrics() };
  }

  get #counts(): Sessions['counts'] {
    return this.#sessions?.counts ?? { open: 0, queued: 0 };
  }

  #gauge(name: string, help: string, value: () => number | Promise<number>): void {
    const gauge = new Gauge({
      name,
      help,
      registers: [],
      async collect() {
        this.set(await value());
      },
    });
    this.#registry.registerMetric(gauge);
  }

  #describeDriver(driver: Driver): void {
    const ready = async (): Promise<boolean> => (await driver.health()).ok;
    this.#gauge('atd_ready', '1: sandboxes can be opened. 0: /readyz says why not', async () => Number(await ready()));
    const sandboxes = new Gauge({
      name: 'atd_sandboxes',
      help: 'Sandboxes by state, of all servers of a cluster; missing while the cluster does not answer',
      labelNames: ['state'],
      registers: [],
      async collect() {
        this.reset();
        if (!(await ready())) return;
        for (const [state, count] of Object.entries(await driver.census())) this.set({ state }, count);
      },
    });
    this.#registry.registerMetric(sandboxes);
  }
}
