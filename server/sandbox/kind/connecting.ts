/**
 * A kind driver whose cluster may be away when the server starts: pages are read, terminals say why there is none, and once
 * the cluster answers everything is as it should be.
 */
import { SandboxError, type Census, type Driver, type OpenOptions, type Sandbox } from '../sandbox.ts';
import { pause } from './pause.ts';
import { ClusterError } from './cluster.ts';

export interface ConnectingOptions {
  /** Rejects with {@link ClusterError}; one that says `unreachable` is tried again. */
  readonly connect: () => Promise<Driver>;
  readonly log: { warn(fields: Record<string, unknown>, message: string): void };
  readonly everyMs?: number;
}

const EVERY_MS = 5_000;

export class ConnectingDriver implements Driver {
  readonly name = 'kind';
  readonly outlives = true;
  readonly #options: ConnectingOptions;
  readonly #stop = new AbortController();
  readonly #trying: Promise<void>;
  #driver: Driver | undefined;
  #reason: string;

  /** `failure` is what the first attempt said. */
  constructor(options: ConnectingOptions, failure: ClusterError) {
    this.#options = options;
    this.#reason = failure.message;
    this.#trying = this.#try();
  }

  async open(id: string, options: OpenOptions): Promise<Sandbox> {
    return this.#connected().open(id, options);
  }

  async find(id: string): Promise<Sandbox | undefined> {
    return this.#connected().find(id);
  }

  async health(): Promise<{ ok: true } | { ok: false; reason: string }> {
    return this.#driver?.health() ?? { ok: false, reason: this.#reason };
  }

  async census(): Promise<Census> {
    return this.#connected().census();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort(new Error('the server is stopping'));
    await this.#trying;
    await this.#driver?.[Symbol.asyncDispose]();
  }

  #connected(): Driver {
    if (this.#driver) return this.#driver;
    throw new SandboxError(
      'unavailable',
      'The Kubernetes cluster cannot be reached.',
      'Read on, and try again in a minute; the people who run this site can see why in their log.',
    );
  }

  /** Settles when the cluster is there, or the server stops. */
  async #try(): Promise<void> {
    const { connect, log, everyMs = EVERY_MS } = this.#options;
    const { signal } = this.#stop;
    while (!signal.aborted) {
      log.warn({ reason: this.#reason }, 'there is no cluster; pages are served, terminals are not; trying again');
      try {
        await pause(everyMs, signal);
        this.#driver = await connect();
        return;
      } catch (error) {
        if (signal.aborted) return;
        if (!(error instanceof ClusterError)) log.warn({ err: error }, 'the cluster could not be used');
        this.#reason = error instanceof Error ? error.message : String(error);
      }
    }
  }
}
