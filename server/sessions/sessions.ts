/** All sessions of this server: opened by a reader's first Run, found by their cookie, queued beyond capacity, ended by time. */
import type { Driver, Ending, Sandbox } from '../sandbox/sandbox.ts';
import type { SessionClock } from './clock.ts';
import { Session, type SessionLimits } from './session.ts';
import { newToken, sandboxIdOf, type SandboxId, type Token } from './token.ts';

export interface SessionsOptions {
  readonly driver: Driver;
  readonly clock: SessionClock;
  readonly limits: SessionLimits;
  readonly maxSessions: number;
  readonly maxQueue: number;
  readonly maxPerAddress: number;
  readonly log: SessionLog;
  readonly observer?: SessionObserver;
}

/** Counts what happens to sessions. */
export interface SessionObserver {
  opened(outcome: 'open' | 'failed', ms: number): void;
  ended(reason: Ending['reason']): void;
}

/** What an operator reads of a session: never its token, never what was typed. */
export interface SessionLog {
  info(fields: Record<string, unknown>, message: string): void;
  warn(fields: Record<string, unknown>, message: string): void;
}

/** Why a session was refused: for the reader. */
export interface Refusal {
  readonly code: 'address-limit' | 'queue-full' | 'stopping';
  readonly message: string;
  readonly hint: string;
}

const TICK_MS = 1000;
/** A place in the queue is kept this long without a page; an ended session's reason is remembered as long. */
const QUEUE_GRACE_MS = 30_000;
const ENDED_MEMORY_MS = 10 * 60_000;

export class Sessions implements AsyncDisposable {
  readonly #options: SessionsOptions;
  readonly #sessions = new Map<Token, Session>();
  #queue: Session[] = [];
  #stopping = false;
  readonly #stopTicking: () => void;

  constructor(options: SessionsOptions) {
    this.#options = options;
    this.#stopTicking = options.clock.every(TICK_MS, () => void this.tick());
  }

  get counts(): { readonly open: number; readonly queued: number } {
    return { open: this.#running().length, queued: this.#queue.length };
  }

  /** A new session, open at once or queued; or why not. */
  create(address: string): Session | Refusal {
    const { driver, clock, limits } = this.#options;
    const refusal = this.#refusal(address);
    if (refusal) return refusal;
    const token = newToken();
    const id = sandboxIdOf(token);
    const full = this.#running().length >= this.#options.maxSessions;
    const state = full
      ? ({ kind: 'queued', place: this.#queue.length + 1 } as const)
      : ({ kind: 'opening', stage: 'starting' } as const);
    const session = new Session({ token, id, address, driver, clock, limits, state, ended: this.#ended });
    this.#sessions.set(token, session);
    if (full) this.#queue.push(session);
    else this.#open(session);
    return session;
  }

  /** The session a cookie names, also one whose sandbox outlived another server. Undefined: there is none. */
  async find(token: Token, address: string): Promise<Session | undefined> {
    const known = this.#sessions.get(token);
    if (known) return known;
    const { driver, clock, limits } = this.#options;
    const id = sandboxIdOf(token);
    const sandbox = await driver.find(id);
    if (!sandbox || this.#stopping) return undefined;
    const found = this.#sessions.get(token);
    if (found) return found;
    const session = new Session({
      token,
      id,
      address,
      driver,
      clock,
      limits,
      state: { kind: 'opening', stage: 'continuing' },
      ended: this.#ended,
    });
    this.#sessions.set(token, session);
    session.continue(sandbox);
    return session;
  }

  /**
   * The open sandbox of this id, for whoever has no cookie but a right to it; its session as far as it is this server's.
   * The server that has its pages looks after its time.
   */
  async sandboxOf(id: SandboxId): Promise<{ readonly sandbox: Sandbox; readonly session?: Session } | undefined> {
    for (const session of this.#sessions.values()) {
      if (session.id !== id) continue;
      const { state } = session;
      return state.kind === 'open' ? { sandbox: state.sandbox, session } : undefined;
    }
    const sandbox = this.#stopping ? undefined : await this.#options.driver.find(id);
    return sandbox && { sandbox };
  }

  /** Warns, ends and forgets what is due, and moves the queue on. Called every second. */
  async tick(): Promise<void> {
    const ends: Promise<void>[] = [];
    for (const session of this.#sessions.values()) {
      ends.push(session.tick());
      const { kind } = session.state;
      if (kind === 'queued' && session.pagelessMs > QUEUE_GRACE_MS) this.#forget(session);
      if ((kind === 'ended' || kind === 'failed') && session.pagelessMs > ENDED_MEMORY_MS) this.#forget(session);
    }
    this.#advance();
    await Promise.all(ends);
  }

  /** The server stops: sessions end, but for those whose sandboxes the next server finds. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopping = true;
    this.#stopTicking();
    const message = 'The server is stopping.';
    const ending = [...this.#sessions.values()].filter(
      ({ state }) => state.kind !== 'open' || !this.#options.driver.outlives,
    );
    await Promise.all(ending.map((session) => session.end({ reason: 'closed', message })));
    this.#sessions.clear();
    this.#queue = [];
  }

  #refusal(address: string): Refusal | undefined {
    if (this.#stopping) {
      return { code: 'stopping', message: 'The server is stopping.', hint: 'Try again in a minute.' };
    }
    const mine = [...this.#sessions.values()].filter(
      (session) => session.address === address && isLive(session),
    ).length;
    if (mine >= this.#options.maxPerAddress) {
      return {
        code: 'address-limit',
        message: `Your network address already has ${mine} sandboxes, the most it may have.`,
        hint: 'Close a sandbox in another browser, or wait until one ends by itself.',
      };
    }
    if (this.#queue.length >= this.#options.maxQueue && this.#running().length >= this.#options.maxSessions) {
      return {
        code: 'queue-full',
        message: 'All sandboxes are taken, and the queue is full.',
        hint: 'Read on, and try again in a few minutes.',
      };
    }
    return undefined;
  }

  #running(): Session[] {
    return [...this.#sessions.values()].filter(
      (session) => session.state.kind === 'opening' || session.state.kind === 'open',
    );
  }

  #open(session: Session): void {
    const { log, clock, observer } = this.#options;
    const started = clock.steady();
    void session.open().then(() => {
      const fields = { session: session.id, ms: Math.round(clock.steady() - started) };
      const { kind } = session.state;
      if (kind === 'open' || kind === 'failed') observer?.opened(kind, fields.ms);
      if (session.state.kind === 'failed')
        log.warn({ ...fields, err: session.state.error }, 'sandbox could not be opened');
      else log.info(fields, `sandbox ${session.state.kind}`);
      return undefined;
    });
  }

  #advance(): void {
    this.#queue = this.#queue.filter((session) => session.state.kind === 'queued');
    let free = this.#options.maxSessions - this.#running().length;
    while (free > 0 && this.#queue.length > 0) {
      this.#open(this.#queue.shift() as Session);
      free--;
    }
    for (const [index, session] of this.#queue.entries()) {
      if (session.state.kind === 'queued' && session.state.place !== index + 1) session.waitAt(index + 1);
    }
  }

  readonly #ended = (reason: Ending['reason']): void => this.#options.observer?.ended(reason);

  #forget(session: Session): void {
    this.#sessions.delete(session.token);
    this.#queue = this.#queue.filter((waiting) => waiting !== session);
  }
}

const isLive = (session: Session): boolean => session.state.kind !== 'ended' && session.state.kind !== 'failed';
