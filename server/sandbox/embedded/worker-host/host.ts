/** One simulator in its thread, seen from the server: calls with answers, terminals, and its end. */
import { Worker } from 'node:worker_threads';
import { SandboxError, type Ending } from '../../sandbox.ts';
import type { Call, CallValues, FromWorker, PlainError, SimulatorOptions, ToWorker } from '../worker/messages.ts';
import { Body } from '../../body.ts';
import type { BootData } from './boot.ts';

export interface WorkerLimits {
  /** MiB of JavaScript heap; a sandbox that needs more is ended. */
  readonly heapMiB: number;
  /** It must answer within this, else it hangs and is ended. */
  readonly answerMs: number;
}

export interface SimulatorCode {
  /** The simulator's bundle. */
  readonly script: URL;
  /** Folder where what is compiled of it is kept for the next thread, and the next server. */
  readonly compiled?: string;
}

export interface TerminalEvents {
  output(bytes: Uint8Array): void;
  exited(exitCode: number): void;
}

type Pending = {
  readonly resolve: (value: CallValues[keyof CallValues]) => void;
  readonly reject: (error: Error) => void;
};

export class WorkerHost {
  readonly #worker: Worker;
  readonly #limits: WorkerLimits;
  readonly #terminals = new Map<string, TerminalEvents>();
  readonly #calls = new Map<number, Pending>();
  readonly #bodies = new Map<number, Body>();
  readonly #started = Promise.withResolvers<void>();
  readonly #ended = Promise.withResolvers<Ending>();
  #lastCall = 0;
  #watch: NodeJS.Timeout | undefined;
  #pinged = false;
  #over = false;

  constructor({ script, compiled }: SimulatorCode, limits: WorkerLimits) {
    this.#limits = limits;
    this.#worker = new Worker(new URL('boot.ts', import.meta.url), {
      workerData: { script: script.href, compiled } satisfies BootData,
      // Nothing of the server's environment, arguments or standard streams is in reach of what runs in there.
      env: {},
      argv: [],
      execArgv: [],
      stdin: false,
      resourceLimits: { maxOldGenerationSizeMb: limits.heapMiB, maxYoungGenerationSizeMb: 4, stackSizeMb: 4 },
    });
    this.#worker.on('message', (message: FromWorker) => this.#receive(message));
    this.#worker.on('error', (error) => this.#crashed(error));
    this.#worker.on('exit', () => this.#end({ reason: 'crashed', message: 'The sandbox stopped unexpectedly.' }));
    // Whoever waits hears of a crash; nobody waiting is no error.
    this.#started.promise.catch(() => undefined);
  }

  /** Settles when the sandbox is open. */
  get started(): Promise<void> {
    return this.#started.promise;
  }

  get ended(): Promise<Ending> {
    return this.#ended.promise;
  }

  get threadId(): number {
    return this.#worker.threadId;
  }

  start(options: SimulatorOptions): void {
    this.#post({ kind: 'start', options });
    this.#watch = setInterval(() => this.#ping(), this.#limits.answerMs);
    this.#watch.unref();
  }

  expires(at: number): void {
    this.#post({ kind: 'expires', at });
  }

  openTerminal(terminal: string, size: { cols: number; rows: number }, events: TerminalEvents): void {
    this.#terminals.set(terminal, events);
    this.#post({ kind: 'terminal', terminal, size });
  }

  send(message: Extract<ToWorker, { kind: 'input' | 'interrupt' | 'resize' | 'close' | 'credit' }>): void {
    this.#post(message);
  }

  async call<M extends Call['method']>(
    call: Extract<Call, { method: M }>,
    signal: AbortSignal,
  ): Promise<{ value: CallValues[M]; body: Body }> {
    signal.throwIfAborted();
    const id = ++this.#lastCall;
    const cancel = (): void => this.#post({ kind: 'cancel', id });
    const body = new Body({
      taken: () => this.#post({ kind: 'body-credit', id }),
      closed: () => {
        this.#bodies.delete(id);
        signal.removeEventListener('abort', cancel);
        cancel();
      },
    });
    this.#bodies.set(id, body);
    signal.addEventListener('abort', cancel, { once: true });
    try {
      const value = await new Promise<CallValues[keyof CallValues]>((resolve, reject) => {
        this.#calls.set(id, { resolve, reject });
        this.#post({ kind: 'call', id, ...call });
      });
      if (call.method !== 'kubernetes' && call.method !== 'fetch') body.end();
      // The worker answers a call with the value of its method.
      return { value: value as CallValues[M], body };
    } catch (error) {
      body.end();
      throw error;
    } finally {
      this.#calls.delete(id);
    }
  }

  /** Ends the thread at once; whatever it runs is gone. */
  async terminate(ending: Ending): Promise<void> {
    this.#end(ending);
    await this.#worker.terminate();
  }

  #post(message: ToWorker): void {
    if (!this.#over) this.#worker.postMessage(message);
  }

  #receive(message: FromWorker): void {
    switch (message.kind) {
      case 'started':
        return this.#started.resolve();
      case 'start-failed':
        void this.terminate({
          reason: 'crashed',
          message: `The sandbox could not be opened: ${message.error.message}`,
        });
        return;
      case 'output':
        return this.#terminals.get(message.terminal)?.output(message.bytes);
      case 'exited': {
        const events = this.#terminals.get(message.terminal);
        this.#terminals.delete(message.terminal);
        return events?.exited(message.exitCode);
      }
      case 'result':
        return this.#calls.get(message.id)?.resolve(message.value);
      case 'failed':
        return this.#calls.get(message.id)?.reject(asError(message.error));
      case 'body':
        return this.#bodies.get(message.id)?.push(message.bytes);
      case 'body-end':
        return this.#bodies.get(message.id)?.end(message.error && asError(message.error));
      case 'ending':
        void this.terminate({ reason: message.reason, message: message.message });
        return;
      case 'pong':
        this.#pinged = false;
        return;
    }
  }

  #ping(): void {
    if (this.#pinged) {
      void this.terminate({
        reason: 'limit',
        message: 'The sandbox did not answer any more: something in it used all its time. It was ended.',
      });
      return;
    }
    this.#pinged = true;
    this.#post({ kind: 'ping' });
  }

  #crashed(error: Error): void {
    const memory = 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
    this.#end(
      memory
        ? {
            reason: 'limit',
            message: `The sandbox needed more than its ${this.#limits.heapMiB} MiB of memory and was ended.`,
          }
        : { reason: 'crashed', message: 'The sandbox made a mistake of its own and was ended.' },
    );
  }

  #end(ending: Ending): void {
    if (this.#over) return;
    this.#over = true;
    clearInterval(this.#watch);
    const gone = new SandboxError('ended', ending.message, 'Open a new sandbox.');
    this.#started.reject(gone);
    for (const call of this.#calls.values()) call.reject(gone);
    for (const body of this.#bodies.values()) body.end(gone);
    this.#ended.resolve(ending);
  }
}

function asError({ code, message, hint }: PlainError): Error {
  if (code === 'crashed') return new Error(message);
  return new SandboxError(code as SandboxError['code'], message, hint);
}
