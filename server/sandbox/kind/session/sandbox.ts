/** A box as a {@link Sandbox}: terminals, files and commands by the link, the cluster's API with the reader's own rights. */
import { z } from 'zod';
import type {
  ApiRequest,
  ApiResponse,
  Connection,
  Description,
  Ending,
  ExecOptions,
  ExecResult,
  Life,
  Sandbox,
  Size,
} from '../../sandbox.ts';
import { SandboxError } from '../../sandbox.ts';
import { ApiError } from '../api/api.ts';
import type { FromSupervisor } from '../link/messages.ts';
import type { Briefing } from '../opening.ts';
import { Link } from '../link/link.ts';
import { Lives, type LivesOptions } from './lives.ts';
import { LinkConnection } from './connection.ts';
import { KindTerminal } from './terminal.ts';
import type { ToolboxPod } from './toolbox.ts';

export interface KindSandboxOptions extends Omit<LivesOptions, 'pod' | 'tell'> {
  readonly id: string;
  readonly instance: string;
  readonly life: Sandbox['life'];
  readonly pod: ToolboxPod;
  readonly description: () => Description;
  /** A request to the API server as the reader. */
  readonly kubernetes: (request: ApiRequest) => Promise<ApiResponse>;
  readonly keep: (life: Life) => void;
  readonly keptUntil: () => Promise<number | undefined>;
  /** What its toolbox was told at opening, for one that does not know it any more. */
  readonly briefing: () => Briefing;
  /** The API server can't be reached, or the link is there again: for the operator. */
  readonly log: (fields: Record<string, unknown>, message: string) => void;
}

const execAnswer = z.strictObject({ exitCode: z.int(), base64: z.string() });
const fileAnswer = z.strictObject({ path: z.string(), replaced: z.boolean() });
/** Attempts before the cluster is asked what became of the toolbox. */
const PATIENCE = 3;
/** A call of ours that only the sandbox's end cuts short. */
const always = new AbortController().signal;

export class KindSandbox implements Sandbox {
  readonly id: string;
  readonly instance: string;
  /** Started by whoever knows that the toolbox is there. */
  readonly link: Link;
  readonly #options: KindSandboxOptions;
  readonly #terminals = new Map<string, KindTerminal>();
  readonly #ended = Promise.withResolvers<Ending>();
  readonly #listeners = new Set<(message: string) => void>();
  #over = false;
  /** A reader has it: from now on its machine is made anew when it dies. */
  #handedOut = false;
  readonly #lives: Lives;
  #boot: string | undefined;

  constructor(options: KindSandboxOptions) {
    this.id = options.id;
    this.instance = options.instance;
    this.#options = options;
    const tell = (sentence: string): void => {
      for (const listener of this.#listeners) listener(sentence);
    };
    this.#lives = new Lives({ ...options, tell });
    this.link = new Link({
      connect: options.pod.connect,
      connected: (ready) => this.#connected(ready),
      news: (message) => this.#news(message),
      failed: (reason, attempt) => this.#failed(reason, attempt),
    });
  }

  get ended(): Promise<Ending> {
    return this.#ended.promise;
  }

  get life(): Sandbox['life'] {
    return this.#options.life;
  }

  onNotice(listener: (message: string) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async terminal(name: string, size: Size): Promise<KindTerminal> {
    const existing = this.#terminals.get(name);
    if (existing) {
      await existing.opened;
      return existing;
    }
    const terminal = new KindTerminal(this.link, name, size);
    this.#terminals.set(name, terminal);
    void terminal.closed.then(() => this.#forget(terminal));
    try {
      await terminal.open(always);
    } catch (error) {
      this.#forget(terminal);
      throw error;
    }
    return terminal;
  }

  async writeFile(path: string, bytes: Uint8Array): Promise<{ path: string; replaced: boolean }> {
    const base64 = Buffer.from(bytes).toString('base64');
    return fileAnswer.parse(await this.link.insist((id) => ({ type: 'write-file', id, path, base64 }), always));
  }

  async exec(command: string, { signal, timeoutMs }: ExecOptions): Promise<ExecResult> {
    const answer = execAnswer.parse(await this.link.ask((id) => ({ type: 'exec', id, command, timeoutMs }), signal));
    return { exitCode: answer.exitCode, output: Buffer.from(answer.base64, 'base64').toString('utf8') };
  }

  kubernetes(request: ApiRequest): Promise<ApiResponse> {
    return this.#options.kubernetes(request);
  }

  connect(port: number, signal: AbortSignal): Promise<Connection> {
    return LinkConnection.open(this.link, port, signal);
  }

  async describe(): Promise<Description> {
    return this.#options.description();
  }

  keep(life: Life): void {
    this.#options.keep(life);
  }

  keptUntil(): Promise<number | undefined> {
    return this.#options.keptUntil();
  }

  /** A reader has it, or goes on in it. */
  handOut(): void {
    this.#handedOut = true;
    this.link.start();
  }

  /** Lets go of it: this server does not look at it any more; the sandbox goes on. */
  release(): void {
    this.#over = true;
    this.link[Symbol.dispose]();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#end({ reason: 'closed', message: 'The sandbox was closed.' });
    await this.#options.remove();
  }

  #connected(ready: Extract<FromSupervisor, { type: 'ready' }>): void {
    const anew = this.#lives.isAwaited || (this.#boot !== undefined && this.#boot !== ready.boot);
    this.#boot = ready.boot;
    // Nobody waits for the answer: shells that are asked for after it have what it says.
    if (this.#handedOut && ready.briefed === false) {
      this.link.tell({ type: 'session', id: 0, ...this.#options.briefing() });
    }
    for (const terminal of this.#terminals.values()) {
      if (ready.terminals.includes(terminal.name)) terminal.reconnected();
      // One that is only being opened is asked for again by whoever opens it.
      else if (terminal.isOpen) terminal.gone();
    }
    if (anew) void this.#tellRestart();
  }

  async #tellRestart(): Promise<void> {
    try {
      await this.#lives.answered();
    } catch (error) {
      this.#options.log({ err: error, session: this.id }, 'why the toolbox was started anew is not known');
    }
  }

  #news(message: Extract<FromSupervisor, { type: 'closed' | 'resized' | 'reset-requested' }>): void {
    switch (message.type) {
      case 'closed':
        this.#terminals.get(message.name)?.ended(message.exitCode);
        return;
      case 'resized':
        this.#terminals.get(message.name)?.resized(message.size);
        return;
      case 'reset-requested':
        this.#end({ reason: 'closed', message: 'You asked for a new sandbox.' });
        void this.#options
          .remove()
          .catch((error: unknown) =>
            this.#options.log({ err: error, session: this.id }, 'a box could not be removed; the reaper will'),
          );
        return;
    }
  }

  /** Whether to try again. After a few attempts the cluster is asked whether there is anything to come back to. */
  async #failed(reason: unknown, attempt: number): Promise<boolean> {
    if (this.#over) return false;
    if (this.#boot === undefined && reason instanceof ApiError && reason.status === 403) return this.#forbidden(reason);
    if (attempt < PATIENCE) return true;
    try {
      const death = await this.#options.pod.death();
      if (death === undefined) return true;
      for (const terminal of this.#terminals.values()) terminal.gone();
      const over = this.#handedOut ? await this.#lives.another(death) : death;
      if (over !== undefined) this.#end({ reason: 'crashed', message: over });
      return over === undefined;
    } catch (error) {
      this.#options.log(
        { err: error, reason: String(reason), session: this.id, attempt },
        'a sandbox cannot be reached',
      );
      return true;
    }
  }

  /** The server's own account may not enter sandboxes: nothing that mends itself. */
  #forbidden(cause: ApiError): false {
    this.#options.log({ err: cause, session: this.id }, 'this server may not enter its sandboxes');
    const message = 'The cluster does not let this site into its sandboxes.';
    this.link.giveUp(new SandboxError('unavailable', message, 'Read on; the site\u2019s log says why.', { cause }));
    this.#end({ reason: 'crashed', message });
    return false;
  }

  #end(ending: Ending): void {
    if (this.#over) return;
    this.#over = true;
    this.link[Symbol.dispose]();
    for (const terminal of this.#terminals.values()) terminal.gone();
    this.#ended.resolve(ending);
  }

  #forget(terminal: KindTerminal): void {
    if (this.#terminals.get(terminal.name) === terminal) this.#terminals.delete(terminal.name);
  }
}
