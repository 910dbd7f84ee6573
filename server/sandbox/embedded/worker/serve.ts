/** Serves a simulator to its host over messages: terminals, calls with answers, bodies piece by piece. */
import type { ApiResponse } from '../../sandbox.ts';
import { SandboxError } from '../../sandbox.ts';
import { ConnectError } from '../http.ts';
import type { OpenShell } from '../shell/open-shell.ts';
import { CreditSink } from './credit-sink.ts';
import type { CallValues, FromWorker, PlainError, SimulatorOptions, ToWorker } from './messages.ts';
import { openSimulator, type Simulator } from './simulator.ts';

export interface Port {
  post(message: FromWorker, transfer: ArrayBuffer[]): void;
  onMessage(listener: (message: ToWorker) => void): void;
}

interface OpenTerminal {
  readonly shell: OpenShell;
  readonly sink: CreditSink;
}

/** Resolves when the simulator is open; when it can't be opened, the host is told and this never settles. */
export function serveSimulator(port: Port): Promise<void> {
  const server = new Server(port);
  server.start();
  return server.started;
}

class Server {
  readonly #port: Port;
  readonly #simulator = Promise.withResolvers<Simulator>();
  readonly #terminals = new Map<string, OpenTerminal>();
  readonly #calls = new Map<number, AbortController>();
  readonly #bodies = new Map<number, () => void>();

  constructor(port: Port) {
    this.#port = port;
  }

  get started(): Promise<void> {
    return this.#simulator.promise.then(() => undefined);
  }

  start(): void {
    this.#port.onMessage((message) => this.#receive(message));
  }

  #post(message: FromWorker, transfer: ArrayBuffer[] = []): void {
    this.#port.post(message, transfer);
  }

  #receive(message: ToWorker): void {
    switch (message.kind) {
      case 'start':
        void this.#open(message.options);
        return;
      case 'ping':
        return this.#post({ kind: 'pong' });
      case 'expires':
        void this.#simulator.promise.then((simulator) => simulator.expiresAt(message.at));
        return;
      case 'terminal':
        void this.#simulator.promise.then((simulator) => this.#openTerminal(simulator, message));
        return;
      case 'input':
        return this.#terminals.get(message.terminal)?.shell.write(message.bytes);
      case 'interrupt':
        return this.#terminals.get(message.terminal)?.shell.interrupt();
      case 'resize':
        return this.#terminals.get(message.terminal)?.shell.resize(message.size);
      case 'close':
        return this.#terminals.get(message.terminal)?.shell.close();
      case 'credit':
        return this.#terminals.get(message.terminal)?.sink.add(message.bytes);
      case 'body-credit':
        return this.#bodies.get(message.id)?.();
      case 'cancel':
        this.#calls.get(message.id)?.abort(new Error('cancelled'));
        return;
      case 'call':
        void this.#call(message);
        return;
    }
  }

  async #open(options: SimulatorOptions): Promise<void> {
    try {
      this.#simulator.resolve(
        await openSimulator(options, () =>
          this.#post({ kind: 'ending', reason: 'closed', message: 'You reset this sandbox.' }),
        ),
      );
      this.#post({ kind: 'started' });
    } catch (error) {
      this.#post({ kind: 'start-failed', error: asPlain(error) });
    }
  }

  #openTerminal(simulator: Simulator, { terminal, size }: Extract<ToWorker, { kind: 'terminal' }>): void {
    const sink = new CreditSink((bytes) => this.#post({ kind: 'output', terminal, bytes }, [bytes.buffer]));
    const shell = simulator.openTerminal({ size, output: sink });
    this.#terminals.set(terminal, { shell, sink });
    void shell.exited.then((exitCode) => {
      this.#terminals.delete(terminal);
      sink.close();
      this.#post({ kind: 'exited', terminal, exitCode });
      return undefined;
    });
  }

  async #call(message: Extract<ToWorker, { kind: 'call' }>): Promise<void> {
    const { id } = message;
    const abort = new AbortController();
    this.#calls.set(id, abort);
    try {
      const answered = await this.#answer(message, abort.signal);
      this.#post({ kind: 'result', id, value: answered.value });
      if (answered.body) await this.#sendBody(id, answered.body, abort.signal);
    } catch (error) {
      this.#post({ kind: 'failed', id, error: asPlain(error) });
    } finally {
      this.#calls.delete(id);
      this.#bodies.delete(id);
    }
  }

  async #answer(
    message: Extract<ToWorker, { kind: 'call' }>,
    signal: AbortSignal,
  ): Promise<{ value: CallValues[keyof CallValues]; body?: ApiResponse['body'] }> {
    const simulator = await this.#simulator.promise;
    switch (message.method) {
      case 'exec':
        return { value: await simulator.exec(message.command, { timeoutMs: message.timeoutMs, signal }) };
      case 'write-file':
        return { value: await simulator.writeFile(message.path, message.bytes) };
      case 'describe':
        return { value: simulator.describe() };
      case 'advance':
        await simulator.advance(message.milliseconds);
        return { value: undefined };
      case 'kubernetes': {
        const { status, headers, body } = await simulator.kubernetes({ ...message.request, signal });
        return { value: { status, headers }, body };
      }
      case 'listens':
        return { value: simulator.listens(message.port) };
      case 'fetch': {
        const { status, headers, body } = await simulator.fetch(message.port, { ...message.request, signal });
        return { value: { status, headers }, body };
      }
    }
  }

  /** One piece, then the next when the host has taken it. */
  async #sendBody(id: number, body: ApiResponse['body'], signal: AbortSignal): Promise<void> {
    try {
      for await (const piece of body) {
        if (signal.aborted) break;
        const bytes = piece.slice();
        const taken = new Promise<void>((resolve) => {
          this.#bodies.set(id, resolve);
          signal.addEventListener('abort', () => resolve(), { once: true });
        });
        this.#post({ kind: 'body', id, bytes }, [bytes.buffer]);
        await taken;
      }
      this.#post({ kind: 'body-end', id });
    } catch (error) {
      this.#post(signal.aborted ? { kind: 'body-end', id } : { kind: 'body-end', id, error: asPlain(error) });
    }
  }
}

function asPlain(error: unknown): PlainError {
  if (error instanceof SandboxError) return { code: error.code, message: error.message, hint: error.hint };
  if (error instanceof ConnectError) {
    return {
      code: 'port-closed',
      message: `Nothing answers there: ${error.message}.`,
      hint: 'Start what should listen on that port, then try again.',
    };
  }
  return { code: 'crashed', message: error instanceof Error ? error.message : String(error), hint: '' };
}
