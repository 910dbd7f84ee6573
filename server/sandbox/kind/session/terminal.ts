/** A terminal in a toolbox, as the server sees it: the supervisor has the shell, the ring and the windows. */
import { SandboxError, type Attachment, type Size, type Terminal, type Viewer } from '../../sandbox.ts';
import { InputRate } from '../../input-rate.ts';
import type { Link } from '../link/link.ts';

const QUEUE_BYTES = 1024 * 1024;
/** The shell went with the toolbox's container. */
const KILLED = 137;

interface View {
  readonly channel: number;
  readonly viewer: Viewer;
  /** Where the viewer's next byte is. */
  offset: number;
}

export class KindTerminal implements Terminal {
  readonly name: string;
  readonly #link: Link;
  readonly #channel: number;
  readonly #views = new Set<View>();
  readonly #closed = Promise.withResolvers<number>();
  readonly #opened = Promise.withResolvers<void>();
  #isOpen = false;
  readonly #rate = new InputRate(() => performance.now());
  /** Typed while the link was down. */
  #waiting: Uint8Array[] = [];
  #waitingBytes = 0;
  #size: Size;
  #exitCode: number | undefined;

  constructor(link: Link, name: string, size: Size) {
    this.#link = link;
    this.name = name;
    this.#size = size;
    // Often nobody but the opener waits for it.
    this.#opened.promise.catch(() => undefined);
    this.#channel = link.addChannel({ bytes: () => undefined, message: () => undefined });
  }

  /** Settles when the shell has ended. */
  get closed(): Promise<number> {
    return this.#closed.promise;
  }

  /** Settles when the shell is there. */
  get opened(): Promise<void> {
    return this.#opened.promise;
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Opens the shell, or continues the one of this name. */
  async open(signal: AbortSignal): Promise<void> {
    try {
      await this.#link.insist((id) => this.#request(id), signal);
      this.#isOpen = true;
      this.#opened.resolve();
    } catch (error) {
      this.#opened.reject(error);
      throw error;
    }
  }

  attach(from: number, viewer: Viewer): Attachment {
    const view: View = {
      viewer,
      offset: Math.max(from, 0),
      channel: this.#link.addChannel({
        bytes: (bytes) => {
          const at = view.offset;
          view.offset += bytes.length;
          viewer.output(bytes, at);
        },
        message: (message) => {
          if (message.type === 'exited') return this.#viewEnded(view, message.exitCode);
          if (message.type !== 'at') return;
          view.offset = message.offset;
          if (message.lost > 0) viewer.truncated(message.lost, message.offset);
        },
      }),
    };
    this.#views.add(view);
    if (this.#exitCode === undefined) this.#show(view);
    else viewer.exited(this.#exitCode);
    return {
      ack: (offset) => this.#link.tell({ type: 'ack', channel: view.channel, offset }),
      detach: () => {
        this.#views.delete(view);
        this.#link.dropChannel(view.channel);
      },
    };
  }

  write(bytes: Uint8Array): void {
    this.#rate.take(bytes.length);
    if (this.#link.isOpen) return this.#link.bytes(this.#channel, bytes);
    this.#waitingBytes += bytes.length;
    if (this.#waitingBytes > QUEUE_BYTES) {
      throw new SandboxError(
        'limit',
        'The sandbox does not answer, and more was typed than can wait.',
        'Wait a moment.',
      );
    }
    this.#waiting.push(bytes.slice());
  }

  interrupt(): void {
    this.#waiting = [];
    this.#waitingBytes = 0;
    this.#link.tell({ type: 'interrupt', name: this.name });
  }

  resize(size: Size): void {
    this.#link.tell({ type: 'resize', name: this.name, size });
  }

  async close(): Promise<void> {
    this.#link.tell({ type: 'close', name: this.name });
    await this.closed;
  }

  // --- from the sandbox ---

  /** The link is there again, to the same supervisor: go on where each view was. */
  reconnected(): void {
    // Nobody waits for the answer: views and input that follow it are in order.
    this.#link.tell(this.#request(0));
    for (const view of this.#views) this.#show(view);
    for (const bytes of this.#waiting.splice(0)) this.#link.bytes(this.#channel, bytes);
    this.#waitingBytes = 0;
  }

  resized(size: Size): void {
    if (size.cols === this.#size.cols && size.rows === this.#size.rows) return;
    this.#size = size;
    for (const { viewer } of this.#views) viewer.resized(size);
  }

  /** The shell ended. Each view hears of it when it has had the last output. */
  ended(exitCode: number): void {
    this.#exitCode = exitCode;
    this.#closed.resolve(exitCode);
  }

  /** The toolbox is gone, and the shell with it. */
  gone(): void {
    if (this.#exitCode === undefined) this.ended(KILLED);
    for (const view of this.#views) this.#viewEnded(view, this.#exitCode as number);
  }

  #request(id: number) {
    return { type: 'terminal', id, channel: this.#channel, name: this.name, size: this.#size } as const;
  }

  #show(view: View): void {
    this.#link.tell({ type: 'view', channel: view.channel, name: this.name, from: view.offset });
  }

  #viewEnded(view: View, exitCode: number): void {
    if (!this.#views.delete(view)) return;
    this.#link.dropChannel(view.channel);
    view.viewer.exited(exitCode);
  }
}
