/** The embedded driver: a thread for each sandbox, with a few sandboxes opened in advance. */
import { randomUUID } from 'node:crypto';
import { SandboxError, type Census, type Driver, type OpenOptions, type Sandbox } from '../../sandbox.ts';
import type { GuidePage } from '../../helpers/guide-page.ts';
import type { SimulatorTime } from '../worker/messages.ts';
import { WorkerHost, type SimulatorCode, type WorkerLimits } from './host.ts';
import { EmbeddedSandbox } from './sandbox.ts';

export interface EmbeddedOptions extends SimulatorCode {
  readonly files: Readonly<Record<string, string>>;
  readonly guide: readonly GuidePage[];
  /** Sandboxes kept open for the next readers. */
  readonly spares: number;
  readonly limits?: Partial<WorkerLimits>;
  /** `stepped`: time stands still but for {@link EmbeddedDriver.advance}. */
  readonly time?: SimulatorTime;
}

const LIMITS: WorkerLimits = { heapMiB: 192, answerMs: 5_000 };

export class EmbeddedDriver implements Driver {
  readonly name = 'embedded';
  readonly outlives = false;
  readonly #options: EmbeddedOptions;
  readonly #spares: WorkerHost[] = [];
  readonly #sandboxes = new Map<string, EmbeddedSandbox>();
  #closed = false;

  constructor(options: EmbeddedOptions) {
    this.#options = options;
    this.#fill();
  }

  async open(id: string, { signal, expiresAt, onStage }: OpenOptions): Promise<Sandbox> {
    const existing = this.#sandboxes.get(id);
    if (existing) return existing;
    if (this.#closed) throw new SandboxError('unavailable', 'The server is stopping.', 'Try again in a minute.');
    const host = this.#spares.shift() ?? this.#load();
    try {
      await host.started;
      signal.throwIfAborted();
      host.expires(expiresAt);
    } catch (error) {
      await host.terminate({ reason: 'closed', message: 'The sandbox was not needed any more.' });
      throw error;
    } finally {
      this.#fill();
    }
    const sandbox = new EmbeddedSandbox({ id, instance: randomUUID(), host, expiresAt });
    this.#sandboxes.set(id, sandbox);
    void sandbox.ended.then(() => {
      if (this.#sandboxes.get(id) === sandbox) this.#sandboxes.delete(id);
      return undefined;
    });
    onStage?.('ready');
    return sandbox;
  }

  async find(id: string): Promise<Sandbox | undefined> {
    return this.#sandboxes.get(id);
  }

  async health(): Promise<{ ok: true } | { ok: false; reason: string }> {
    return this.#closed ? { ok: false, reason: 'the server is stopping' } : { ok: true };
  }

  async census(): Promise<Census> {
    return {
      making: 0,
      spare: this.#spares.length,
      opening: 0,
      open: this.#sandboxes.size,
      ending: 0,
      stuck: 0,
    };
  }

  /**
   * Lets time pass in a sandbox at once, for `verify` and for tests. It is no part of the contract, so nothing that a page
   * sends comes to it.
   */
  async advance(id: string, milliseconds: number): Promise<void> {
    await this.#sandboxes.get(id)?.advance(milliseconds);
  }

  /** Settles when as many sandboxes are open as are kept in advance. */
  async warm(): Promise<void> {
    await Promise.all(this.#spares.map((host) => host.started));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    const ending = { reason: 'closed', message: 'The server is stopping.' } as const;
    await Promise.all([
      ...this.#spares.splice(0).map((host) => host.terminate(ending)),
      ...[...this.#sandboxes.values()].map((sandbox) => sandbox[Symbol.asyncDispose]()),
    ]);
  }

  #fill(): void {
    while (!this.#closed && this.#spares.length < this.#options.spares) {
      const host = this.#load();
      this.#spares.push(host);
      // A spare that dies is replaced with the next session, not in a loop.
      void host.ended.then(() => {
        const index = this.#spares.indexOf(host);
        if (index >= 0) this.#spares.splice(index, 1);
        return undefined;
      });
    }
  }

  #load(): WorkerHost {
    const host = new WorkerHost(this.#options, { ...LIMITS, ...this.#options.limits });
    const { files, guide, time = 'real' } = this.#options;
    host.start({ files, guide, time });
    return host;
  }
}
