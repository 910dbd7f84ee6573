/** One reader's session: its sandbox from the first Run to its end, and the pages that look at it. */
import type { Driver, Ending, Sandbox } from '../sandbox/sandbox.ts';
import type { SessionClock } from './clock.ts';
import type { SandboxId, Token } from './token.ts';

export interface SessionLimits {
  readonly idleMs: number;
  readonly lifeMs: number;
  readonly maxLifeMs: number;
  readonly warnMs: number;
}

export type SessionState =
  | { readonly kind: 'queued'; readonly place: number }
  | { readonly kind: 'opening'; readonly stage: string }
  | { readonly kind: 'open'; readonly sandbox: Sandbox }
  | { readonly kind: 'failed'; readonly error: unknown }
  | { readonly kind: 'ended'; readonly ending: Ending };

/** A page of this session; it is called in the order things happen. */
export interface SessionPage {
  state(state: SessionState): void;
  ending(warning: { readonly why: 'idle' | 'life'; readonly endsAt: number; readonly canExtend: boolean }): void;
  expiry(expiresAt: number): void;
  notice(message: string): void;
  /** The reader came to a page of a port that is shown beside the guide. */
  visited(port: number, path: string): void;
}

export class Session {
  readonly token: Token;
  readonly id: SandboxId;
  /** Whose it is, for the limits by client address. */
  readonly address: string;
  readonly #driver: Driver;
  readonly #clock: SessionClock;
  readonly #limits: SessionLimits;
  readonly #pages = new Set<SessionPage>();
  readonly #abort = new AbortController();
  readonly #ended: (reason: Ending['reason']) => void;
  #state: SessionState;
  #startedAt: number;
  #lastSeen: number;
  #endsAt: number;
  #warned = false;
  #pagelessSince: number;

  constructor(options: {
    token: Token;
    id: SandboxId;
    address: string;
    driver: Driver;
    clock: SessionClock;
    limits: SessionLimits;
    state: SessionState;
    ended: (reason: Ending['reason']) => void;
  }) {
    this.token = options.token;
    this.id = options.id;
    this.address = options.address;
    this.#driver = options.driver;
    this.#clock = options.clock;
    this.#limits = options.limits;
    this.#state = options.state;
    this.#ended = options.ended;
    this.#startedAt = this.#lastSeen = this.#pagelessSince = options.clock.steady();
    this.#endsAt = this.#startedAt + options.limits.lifeMs;
  }

  get state(): SessionState {
    return this.#state;
  }

  /** When it ends unless it is extended, by the wall clock. */
  get expiresAt(): number {
    return this.#wall(this.#endsAt);
  }

  /** Milliseconds since the last page left; 0 while one is there. */
  get pagelessMs(): number {
    return this.#pages.size > 0 ? 0 : this.#clock.steady() - this.#pagelessSince;
  }

  addPage(page: SessionPage): () => void {
    this.#pages.add(page);
    page.state(this.#state);
    return () => {
      this.#pages.delete(page);
      if (this.#pages.size === 0) this.#pagelessSince = this.#clock.steady();
    };
  }

  waitAt(place: number): void {
    this.#change({ kind: 'queued', place });
  }

  /** Opens the sandbox. Settles when it is open, failed or ended; never rejects. */
  async open(): Promise<void> {
    this.#lastSeen = this.#clock.steady();
    this.#endsAt = this.#lastSeen + this.#limits.lifeMs;
    this.#change({ kind: 'opening', stage: 'starting' });
    try {
      const sandbox = await this.#driver.open(this.id, {
        signal: this.#abort.signal,
        expiresAt: this.expiresAt,
        unkeptMs: UNKEPT_MS,
        onStage: (stage) => this.#change({ kind: 'opening', stage }),
      });
      this.adopt(sandbox);
    } catch (error) {
      if (!this.#abort.signal.aborted) this.#change({ kind: 'failed', error });
    }
  }

  /** Takes a sandbox that another server opened; its time goes on, it does not begin anew. */
  continue(sandbox: Sandbox): void {
    const now = this.#clock.wall();
    const { openedAt, expiresAt } = sandbox.life;
    this.#startedAt = this.#clock.steady() - Math.max(0, now - openedAt);
    this.#endsAt = Math.max(this.#startedAt + this.#limits.lifeMs, this.#clock.steady() + expiresAt - now);
    this.adopt(sandbox);
  }

  /** Takes a sandbox that is there as this session's own. */
  adopt(sandbox: Sandbox): void {
    if (this.#abort.signal.aborted) {
      void sandbox[Symbol.asyncDispose]();
      return;
    }
    this.#change({ kind: 'open', sandbox });
    this.#keep(sandbox);
    const stopListening = sandbox.onNotice((message) => {
      for (const page of this.#pages) page.notice(message);
    });
    void sandbox.ended.then((ending) => {
      stopListening();
      if (this.#state.kind === 'open' && this.#state.sandbox === sandbox) this.#change({ kind: 'ended', ending });
      return undefined;
    });
  }

  /** Throws the sandbox away and opens another one. */
  async reset(): Promise<void> {
    const state = this.#state;
    if (state.kind === 'opening' || state.kind === 'queued') return;
    this.#change({ kind: 'opening', stage: 'clearing away' });
    if (state.kind === 'open') await state.sandbox[Symbol.asyncDispose]();
    await this.open();
  }

  /** The reader did something. */
  touch(): void {
    this.#lastSeen = this.#clock.steady();
    if (this.#warned && this.#endsAt - this.#lastSeen > this.#limits.warnMs) {
      this.#warned = false;
      this.#tellExpiry();
    }
  }

  /** The reader came to a page of one of the sandbox's ports. */
  visited(port: number, path: string): void {
    this.touch();
    for (const page of this.#pages) page.visited(port, path);
  }

  /** Moves the end as far as the session's life allows. */
  extend(): void {
    const now = this.#clock.steady();
    this.#lastSeen = now;
    this.#endsAt = Math.max(
      this.#endsAt,
      Math.min(now + this.#limits.lifeMs, this.#startedAt + this.#limits.maxLifeMs),
    );
    this.#warned = false;
    this.#tellExpiry();
  }

  /** Looks at the clock: warns before the end, and ends what is over. To be called every few seconds. */
  async tick(): Promise<void> {
    if (this.#state.kind !== 'open') return;
    const now = this.#clock.steady();
    const idleEnd = this.#lastSeen + this.#limits.idleMs;
    const why = idleEnd < this.#endsAt ? 'idle' : 'life';
    const endsAt = Math.min(idleEnd, this.#endsAt);
    const { sandbox } = this.#state;
    this.#keep(sandbox);
    if (now >= endsAt) {
      const kept = why === 'idle' ? await sandbox.keptUntil() : undefined;
      const more = (kept ?? 0) - this.#clock.wall();
      // The reader is there, on a page that another server serves.
      if (more > 0) this.#lastSeen = now + more - this.#limits.idleMs;
      else await this.end({ reason: 'expired', message: ENDED[why] });
      return;
    }
    if (!this.#warned && endsAt - now <= this.#limits.warnMs) {
      this.#warned = true;
      const canExtend = why === 'idle' || this.#startedAt + this.#limits.maxLifeMs > this.#endsAt + 1000;
      for (const page of this.#pages) page.ending({ why, endsAt: this.#wall(endsAt), canExtend });
    }
  }

  /** Ends the session and its sandbox; pages are told why. */
  async end(ending: Ending): Promise<void> {
    const state = this.#state;
    if (state.kind === 'ended') return;
    this.#abort.abort(new Error(ending.message));
    this.#change({ kind: 'ended', ending });
    if (state.kind === 'open') await state.sandbox[Symbol.asyncDispose]();
  }

  #wall(steady: number): number {
    return Math.round(this.#clock.wall() + steady - this.#clock.steady());
  }

  #tellExpiry(): void {
    for (const page of this.#pages) page.expiry(this.expiresAt);
    if (this.#state.kind === 'open') this.#keep(this.#state.sandbox);
  }

  #keep(sandbox: Sandbox): void {
    sandbox.keep({
      lastSeen: this.#wall(this.#lastSeen),
      idleUntil: this.#wall(this.#lastSeen + this.#limits.idleMs),
      expiresAt: this.expiresAt,
    });
  }

  #change(state: SessionState): void {
    if (this.#state.kind === 'ended') return;
    this.#state = state;
    if (state.kind === 'ended') this.#ended(state.ending.reason);
    for (const page of this.#pages) page.state(state);
  }
}

/** A session keeps its sandbox from the first second on; one that nobody kept by then is of a server that died. */
const UNKEPT_MS = 60_000;

const ENDED = {
  idle: 'Nobody typed into this sandbox for a while, so it was cleared away.',
  life: 'This sandbox reached the end of its time and was cleared away.',
} as const;
