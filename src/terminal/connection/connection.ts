/**
 * One page's line to its sandbox. It comes back by itself after a loss and takes up each terminal's stream at the byte
 * where it broke off; what it can't repair it says in words.
 */
import { decodeFrame, encodeFrame } from '../../../server/protocol/frames.ts';
import { LIMITS } from '../../../server/protocol/limits.ts';
import type { PageMessage, ServerMessage } from '../../../server/protocol/messages.ts';
import { Channels, type Size } from './channels.ts';
import type { Environment } from './environment.ts';
import { Line } from './line.ts';
import { Requests } from './requests.ts';
import type { ConnectionState } from './state.ts';

export type Welcome = Extract<ServerMessage, { type: 'welcome' }>;

export interface ConnectionListener {
  state(state: ConnectionState): void;
  /** `first` when this sandbox is another one than before: what is known of terminals and outcomes is void. */
  welcome(message: Welcome, first: boolean): void;
  /** `offset` is the position of the first byte. */
  output(channel: number, bytes: Uint8Array, offset: number): void;
  /** The stream starts anew: clear the screen. `lost` bytes are gone for good. */
  restarted(channel: number, lost: number): void;
  /** Everything else. */
  message(message: News): void;
}

export type News = Extract<
  ServerMessage,
  { type: 'resized' | 'exited' | 'expiry' | 'ending' | 'notice' | 'visited' | 'error' }
>;

export class Connection implements Disposable {
  readonly #listener: ConnectionListener;
  readonly #channels = new Channels();
  readonly #requests = new Requests();
  readonly #line: Line;
  #sandbox: string | undefined;
  /** Terminals the server was asked for over this socket. */
  #asked = new Set<number>();

  constructor(environment: Environment, listener: ConnectionListener) {
    this.#listener = listener;
    this.#line = new Line(environment, {
      state: (state) => this.#state(state),
      opened: () => this.#hello(),
      text: (message) => this.#control(JSON.parse(message) as ServerMessage),
      bytes: (frame) => this.#output(frame),
      lost: () => this.#requests.lost(),
      hasSandbox: () => this.#sandbox !== undefined,
    });
  }

  get state(): ConnectionState {
    return this.#line.state;
  }

  /** Opens a sandbox, or goes on with the reader's own. */
  start(): void {
    this.#line.start();
  }

  /** Goes on with the reader's sandbox if there is one; false when there is none, and nothing was changed. */
  async resume(sandbox: string): Promise<boolean> {
    this.#sandbox ??= sandbox;
    if (await this.#line.resume()) return true;
    this.#sandbox = undefined;
    return false;
  }

  openTerminal(name: string, size: Size): number {
    const channel = this.#channels.open(name, size);
    if (this.state.kind === 'open') this.#ask(channel.number);
    return channel.number;
  }

  /** Ends the shell. */
  closeTerminal(channel: number): void {
    this.#channels.delete(channel);
    this.#asked.delete(channel);
    this.#send({ type: 'close', channel });
  }

  resize(channel: number, size: Size): void {
    const known = this.#channels.get(channel);
    if (!known || (known.size.cols === size.cols && known.size.rows === size.rows)) return;
    known.size = size;
    this.#send({ type: 'resize', channel, size });
  }

  /** Everything before `offset` is on the screen. */
  shown(channel: number, offset: number): void {
    if (this.#channels.shown(channel, offset)) this.#send({ type: 'ack', channel, offset });
  }

  /** False when there is no connection: nothing was typed. */
  type(channel: number, bytes: Uint8Array): boolean {
    if (this.state.kind !== 'open') return false;
    const most = LIMITS.messageBytes - 1;
    for (let at = 0; at < bytes.length; at += most) {
      this.#line.send(encodeFrame(channel, bytes.subarray(at, at + most)));
    }
    return true;
  }

  interrupt(channel: number): void {
    this.#send({ type: 'interrupt', channel });
  }

  async writeFile(path: string, content: string): Promise<{ readonly path: string; readonly replaced: boolean }> {
    const answer = await this.#requests.ask((id) => this.#send({ type: 'write-file', id, path, content }));
    if (answer.type !== 'file-written') throw new Error(`expected file-written, got ${answer.type}`);
    return answer;
  }

  async check(command: string, timeoutMs: number): Promise<{ readonly exitCode: number; readonly output: string }> {
    const answer = await this.#requests.ask((id) => this.#send({ type: 'check', id, command, timeoutMs }));
    if (answer.type !== 'check-result') throw new Error(`expected check-result, got ${answer.type}`);
    return answer;
  }

  /** The origin at which a port of the sandbox can be looked at. */
  async previewOf(port: number): Promise<string> {
    const answer = await this.#requests.ask((id) => this.#send({ type: 'preview', id, port }));
    if (answer.type !== 'preview-at') throw new Error(`expected preview-at, got ${answer.type}`);
    return answer.origin;
  }

  reset(): void {
    this.#send({ type: 'reset' });
  }

  extend(): void {
    this.#send({ type: 'extend' });
  }

  [Symbol.dispose](): void {
    this.#line[Symbol.dispose]();
  }

  #hello(): void {
    const terminals = this.#channels.hello();
    this.#asked = new Set(terminals.map(({ channel }) => channel));
    this.#line.send(JSON.stringify({ type: 'hello', terminals } satisfies PageMessage));
  }

  // --- what comes ---

  #output(frame: Uint8Array): void {
    const decoded = decodeFrame(frame);
    const channel = decoded && this.#channels.get(decoded.channel);
    if (!channel) return;
    const offset = channel.received;
    channel.received += decoded.bytes.length;
    this.#listener.output(channel.number, decoded.bytes, offset);
  }

  #control(message: ServerMessage): void {
    switch (message.type) {
      case 'queued':
        return this.#line.to({ kind: 'connecting', place: message.place });
      case 'stage':
        return this.#line.to({ kind: 'connecting', waitingFor: message.stage });
      case 'welcome':
        return this.#welcome(message);
      case 'opened':
        return this.#opened(message);
      case 'truncated':
        return this.#restart(message.channel, message.offset, message.lost);
      case 'file-written':
      case 'check-result':
      case 'preview-at':
        return this.#requests.answered(message);
      case 'ended':
        return this.#line.to({
          kind: 'ended',
          message: message.message,
          hint: 'What you saved and ran in it is gone; reading goes on.',
          canStart: true,
        });
      case 'error':
        if (!this.#requests.refused(message)) this.#listener.message(message);
        return;
      case 'resized': {
        const channel = this.#channels.get(message.channel);
        if (channel) channel.size = message.size;
        return this.#listener.message(message);
      }
      case 'exited':
      case 'expiry':
      case 'ending':
      case 'notice':
      case 'visited':
        return this.#listener.message(message);
      default:
        // A newer server may say more than this page knows.
        return;
    }
  }

  #welcome(message: Welcome): void {
    const first = message.sandbox !== this.#sandbox;
    if (first && this.#sandbox !== undefined) {
      // The resume points were those of another sandbox: ask for each terminal from its start.
      this.#channels.startOver();
      this.#asked.clear();
    }
    this.#sandbox = message.sandbox;
    this.#line.to({ kind: 'open' });
    this.#listener.welcome(message, first);
    for (const { number } of this.#channels.all()) {
      if (!this.#asked.has(number)) this.#ask(number);
    }
  }

  #ask(number: number): void {
    const channel = this.#channels.get(number);
    if (!channel) return;
    this.#asked.add(number);
    this.#send({ type: 'open', channel: number, name: channel.name, size: channel.size, from: channel.received });
  }

  #opened({ channel: number, offset, lost }: Extract<ServerMessage, { type: 'opened' }>): void {
    const channel = this.#channels.get(number);
    if (!channel) return;
    if (offset !== channel.received || lost > 0 || offset === 0) this.#restart(number, offset, lost);
  }

  #restart(number: number, offset: number, lost: number): void {
    const channel = this.#channels.get(number);
    if (!channel) return;
    channel.received = channel.acknowledged = offset;
    this.#listener.restarted(number, lost);
  }

  #state(state: ConnectionState): void {
    if (state.kind === 'ended') {
      this.#sandbox = undefined;
      this.#channels.startOver();
    }
    this.#listener.state(state);
  }

  #send(message: PageMessage): boolean {
    return this.state.kind === 'open' && this.#line.send(JSON.stringify(message));
  }
}
