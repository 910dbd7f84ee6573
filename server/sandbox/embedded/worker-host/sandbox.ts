/** A simulator as a {@link Sandbox}. */
import type {
  ApiRequest,
  ApiResponse,
  Connection,
  Description,
  ExecOptions,
  ExecResult,
  Life,
  Sandbox,
  Size,
  Terminal,
} from '../../sandbox.ts';
import { SandboxError } from '../../sandbox.ts';
import type { WorkerHost } from './host.ts';
import { SimulatedPorts } from './ports.ts';
import { EmbeddedTerminal } from './terminal.ts';

const MAX_TERMINALS = 4;
/** A call of our own that the reader cannot make endless. */
const forever = new AbortController().signal;

export class EmbeddedSandbox implements Sandbox {
  readonly id: string;
  readonly instance: string;
  readonly ended: Sandbox['ended'];
  readonly #host: WorkerHost;
  readonly #terminals = new Map<string, EmbeddedTerminal>();
  readonly #ports: SimulatedPorts;

  readonly #openedAt = Date.now();
  #expiresAt: number;

  constructor(options: { id: string; instance: string; host: WorkerHost; expiresAt: number }) {
    this.#expiresAt = options.expiresAt;
    this.id = options.id;
    this.instance = options.instance;
    this.#host = options.host;
    this.#ports = new SimulatedPorts(options.host);
    this.ended = options.host.ended.then((ending) => {
      for (const terminal of this.#terminals.values()) terminal.gone();
      this.#ports[Symbol.dispose]();
      return ending;
    });
  }

  async terminal(name: string, size: Size): Promise<Terminal> {
    const existing = this.#terminals.get(name);
    if (existing) return existing;
    if (this.#terminals.size >= MAX_TERMINALS) {
      throw new SandboxError(
        'limit',
        `This sandbox has ${MAX_TERMINALS} terminals, the most it may have.`,
        'Close one of them first.',
      );
    }
    const terminal = new EmbeddedTerminal(this.#host, name, size);
    this.#terminals.set(name, terminal);
    void terminal.closed.then(() => this.#terminals.delete(name));
    return terminal;
  }

  async writeFile(path: string, bytes: Uint8Array): Promise<{ path: string; replaced: boolean }> {
    const { value } = await this.#host.call({ method: 'write-file', path, bytes }, forever);
    return value;
  }

  async exec(command: string, { signal, timeoutMs }: ExecOptions): Promise<ExecResult> {
    const { value } = await this.#host.call({ method: 'exec', command, timeoutMs }, signal);
    return value;
  }

  async kubernetes({ signal, ...request }: ApiRequest): Promise<ApiResponse> {
    const { value, body } = await this.#host.call({ method: 'kubernetes', request }, signal);
    return { ...value, body };
  }

  connect(port: number, signal: AbortSignal): Promise<Connection> {
    return this.#ports.connect(port, signal);
  }

  async describe(): Promise<Description> {
    const { value } = await this.#host.call({ method: 'describe' }, forever);
    return value;
  }

  async advance(milliseconds: number): Promise<void> {
    await this.#host.call({ method: 'advance', milliseconds }, forever);
  }

  get life(): Sandbox['life'] {
    return { openedAt: this.#openedAt, expiresAt: this.#expiresAt };
  }

  keep({ expiresAt }: Life): void {
    // The session's clock is off by a millisecond now and then.
    if (Math.abs(expiresAt - this.#expiresAt) < 1_000) return;
    this.#expiresAt = expiresAt;
    this.#host.expires(expiresAt);
  }

  async keptUntil(): Promise<undefined> {
    return undefined;
  }

  onNotice(): () => void {
    // What happens to a simulator ends it: there is nothing to tell before that.
    return () => undefined;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#host.terminate({ reason: 'closed', message: 'The sandbox was closed.' });
  }
}
