/**
 * The server's end of the way to a supervisor: requests with answers, numbered channels, and a connection that is made
 * anew when it is lost. Whoever uses it sees one link; what was on its way when it broke is asked for again by those who
 * know how (`Connected`).
 */
import { SandboxError } from '../../sandbox.ts';
import { pause } from '../pause.ts';
import { CONTROL, controlFrame, frame, FrameReader } from './framing.ts';
import { fromSupervisor, type FromSupervisor, type ToSupervisor } from './messages.ts';

/** A connection's writing end. */
export interface Pipe {
  write(bytes: Uint8Array): void;
  close(): void;
}

export interface PipeEvents {
  bytes(bytes: Uint8Array): void;
  closed(reason: Error): void;
}

/** Connects to the supervisor; rejects with why it can't. */
export type Connect = (events: PipeEvents, signal: AbortSignal) => Promise<Pipe>;

/** What happens on one channel. */
export interface Channel {
  bytes(bytes: Uint8Array): void;
  message(message: Extract<FromSupervisor, { channel: number }>): void;
  /** The link broke, and with it what cannot be continued. */
  broken?(reason: Error): void;
}

export interface LinkOptions {
  readonly connect: Connect;
  /** The link is there (again), before anything else is sent on it. */
  readonly connected: (ready: Extract<FromSupervisor, { type: 'ready' }>) => void;
  /** Messages that belong to no request and no channel. */
  readonly news: (message: Extract<FromSupervisor, { type: 'closed' | 'resized' | 'reset-requested' }>) => void;
  /** Another attempt failed. Whether to go on trying. */
  readonly failed: (reason: unknown, attempt: number) => Promise<boolean>;
}

interface Pending {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

const FIRST_WAIT_MS = 50;
const LONGEST_WAIT_MS = 5_000;
const READY_MS = 10_000;

/** The link broke before the answer came; whether the request was obeyed is not known. */
export class LinkBroken extends SandboxError {
  constructor(options?: ErrorOptions) {
    super('unavailable', 'The connection to the sandbox was lost for a moment.', 'Try again.', options);
  }
}

export class Link implements Disposable {
  readonly #options: LinkOptions;
  readonly #channels = new Map<number, Channel>();
  readonly #pending = new Map<number, Pending>();
  readonly #stop = new AbortController();
  #pipe: Pipe | undefined;
  /** Settles when the link is open; replaced whenever it breaks. */
  #open = Promise.withResolvers<void>();
  #started = false;
  #lastId = 0;
  #lastChannel = 0;

  constructor(options: LinkOptions) {
    this.#options = options;
    // Somebody may wait for it or nobody.
    this.#open.promise.catch(() => undefined);
  }

  /** Connects, unless it was told to before. Until then there may be nothing to connect to. */
  start(): void {
    if (this.#started) return;
    this.#started = true;
    void this.#connect();
  }

  /** Settles when the link is open; rejects when it is given up, or with the signal's reason. */
  async opened(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    await Promise.race([
      this.#open.promise,
      new Promise<never>((_resolve, reject) =>
        signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true }),
      ),
    ]);
  }

  get isOpen(): boolean {
    return this.#pipe !== undefined;
  }

  /** A number nobody else uses on this link. */
  addChannel(channel: Channel): number {
    do this.#lastChannel = (this.#lastChannel % 65_535) + 1;
    while (this.#channels.has(this.#lastChannel));
    this.#channels.set(this.#lastChannel, channel);
    return this.#lastChannel;
  }

  dropChannel(number: number): void {
    if (this.#channels.delete(number)) this.tell({ type: 'drop', channel: number });
  }

  /** Sends now or, when the link is down, not at all: what must not be lost is sent by `connected`. */
  tell(message: ToSupervisor): void {
    this.#pipe?.write(controlFrame(message));
  }

  bytes(channel: number, bytes: Uint8Array): void {
    this.#pipe?.write(frame(channel, bytes));
  }

  /** Asks and waits for the answer. Rejects with {@link LinkBroken} when the link breaks meanwhile. */
  async ask(message: (id: number) => ToSupervisor, signal: AbortSignal): Promise<unknown> {
    await this.opened(signal);
    const id = ++this.#lastId;
    const cancel = (): void => this.tell({ type: 'cancel', id });
    signal.addEventListener('abort', cancel, { once: true });
    try {
      return await new Promise((resolve, reject) => {
        this.#pending.set(id, { resolve, reject });
        this.tell(message(id));
      });
    } finally {
      this.#pending.delete(id);
      signal.removeEventListener('abort', cancel);
    }
  }

  /** As {@link ask}, for what may be asked twice. */
  async insist(message: (id: number) => ToSupervisor, signal: AbortSignal): Promise<unknown> {
    for (;;) {
      try {
        return await this.ask(message, signal);
      } catch (error) {
        if (!(error instanceof LinkBroken)) throw error;
      }
    }
  }

  [Symbol.dispose](): void {
    this.giveUp(new SandboxError('ended', 'This sandbox is gone.', 'Open a new one.'));
  }

  /** As disposing of it; whoever waits for it, now or later, is told why. */
  giveUp(why: SandboxError): void {
    this.#stop.abort(why);
    this.#pipe?.close();
    this.#broken(this.#stop.signal.reason as Error);
    this.#open.reject(this.#stop.signal.reason);
  }

  async #connect(): Promise<void> {
    for (let attempt = 0; !this.#stop.signal.aborted; attempt++) {
      try {
        await this.#connectOnce();
        return;
      } catch (error) {
        if (this.#stop.signal.aborted) return;
        if (!(await this.#options.failed(error, attempt))) return this[Symbol.dispose]();
        const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** attempt) * (0.5 + Math.random() / 2);
        // Cut short by its end, which the loop looks at.
        await pause(wait, this.#stop.signal).catch(() => undefined);
      }
    }
  }

  /** Settles when the supervisor has said that it is there. */
  async #connectOnce(): Promise<void> {
    const ready = Promise.withResolvers<Extract<FromSupervisor, { type: 'ready' }>>();
    // It may be lost before anybody waits for it.
    ready.promise.catch(() => undefined);
    let open = false;
    const frames = new FrameReader((channel, bytes) => {
      if (channel !== CONTROL) return this.#channels.get(channel)?.bytes(bytes);
      const message = fromSupervisor.parse(JSON.parse(new TextDecoder().decode(bytes)));
      if (message.type === 'ready') ready.resolve(message);
      else this.#message(message);
    });
    const lost = (reason: Error): void => {
      if (!open) return ready.reject(reason);
      open = false;
      this.#pipe = undefined;
      this.#open = Promise.withResolvers();
      this.#open.promise.catch(() => undefined);
      this.#broken(new LinkBroken({ cause: reason }));
      void this.#connect();
    };
    const pipe = await this.#options.connect(
      {
        bytes: (bytes) => {
          try {
            frames.push(bytes);
          } catch (error) {
            pipe.close();
            lost(new Error('the supervisor sent what is not a message of it', { cause: error }));
          }
        },
        closed: lost,
      },
      this.#stop.signal,
    );
    const late = setTimeout(() => ready.reject(new Error(`the supervisor did not answer in ${READY_MS} ms`)), READY_MS);
    try {
      pipe.write(controlFrame({ type: 'hello' } satisfies ToSupervisor));
      const message = await ready.promise;
      this.#stop.signal.throwIfAborted();
      open = true;
      this.#pipe = pipe;
      this.#options.connected(message);
      this.#open.resolve();
    } catch (error) {
      pipe.close();
      throw error;
    } finally {
      clearTimeout(late);
    }
  }

  #message(message: Exclude<FromSupervisor, { type: 'ready' }>): void {
    switch (message.type) {
      case 'done':
        return this.#pending.get(message.id)?.resolve(message.value);
      case 'failed':
        return this.#pending.get(message.id)?.reject(refusal(message.code, message.message));
      case 'at':
      case 'exited':
      case 'taken':
      case 'port-end':
        return this.#channels.get(message.channel)?.message(message);
      case 'closed':
      case 'resized':
      case 'reset-requested':
        return this.#options.news(message);
    }
  }

  #broken(reason: Error): void {
    for (const { reject } of this.#pending.values()) reject(reason);
    this.#pending.clear();
    for (const channel of this.#channels.values()) channel.broken?.(reason);
  }
}

const HINTS = {
  limit: 'Close one of them first.',
  'port-closed': 'Start what should listen there first, or look at the port.',
  'not-available-here': 'Use the simulator for this.',
} as const;

function refusal(code: string, message: string): Error {
  if (Object.hasOwn(HINTS, code))
    return new SandboxError(code as keyof typeof HINTS, message, HINTS[code as keyof typeof HINTS]);
  return new Error(`the supervisor failed: ${message}`);
}
