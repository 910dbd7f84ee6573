/** One page's connection: its messages to the session's sandbox, the sandbox's news to the page. */
import type { WebSocket } from 'ws';
import { decodeFrame } from '../protocol/frames.ts';
import { LIMITS } from '../protocol/limits.ts';
import { pageMessage, type PageMessage, type ServerMessage } from '../protocol/messages.ts';
import { SandboxError, type Sandbox } from '../sandbox/sandbox.ts';
import type { Session, SessionState } from '../sessions/session.ts';
import { Channel } from './channel.ts';
import { Rate } from './rate.ts';
import { PageRequests, type PreviewOrigins } from './requests.ts';
import { TypeAhead } from './type-ahead.ts';

type OpenMessage = Extract<PageMessage, { type: 'open' }>;

export interface ConnectionOptions {
  readonly socket: WebSocket;
  readonly session: Session;
  readonly log: { warn(fields: Record<string, unknown>, message: string): void };
  readonly previews: PreviewOrigins;
}

/** In tokens of the message rate. */
const ACK_COST = 1 / 50;

export class Connection {
  readonly #socket: WebSocket;
  readonly #session: Session;
  readonly #log: ConnectionOptions['log'];
  readonly #rate = new Rate({
    perSecond: LIMITS.messagesPerSecond,
    burst: LIMITS.messagesBurst,
    now: () => performance.now(),
  });
  readonly #channels = new Map<number, Channel>();
  /** Channels whose terminal is on its way. */
  readonly #opening = new Set<number>();
  readonly #ahead = new TypeAhead();
  readonly #closed = new AbortController();
  #leave: () => void = () => undefined;
  /** Terminals the page asked for before the sandbox was there. */
  #wanted: Omit<OpenMessage, 'type'>[] = [];
  #greeted = false;
  readonly #requests: PageRequests;

  constructor({ socket, session, log, previews }: ConnectionOptions) {
    this.#requests = new PageRequests({ session, previews });
    this.#socket = socket;
    this.#session = session;
    this.#log = log;
  }

  /** Listens to the page, and tells it what there is to tell. */
  start(): void {
    this.#socket.on('message', (data: Buffer, isBinary) => (isBinary ? this.#input(data) : this.#control(data)));
    this.#socket.on('close', () => this.#close());
    this.#leave = this.#session.addPage({
      state: (state) => this.#state(state),
      ending: (warning) => this.#send({ type: 'ending', now: Date.now(), ...warning }),
      expiry: (expiresAt) => this.#send({ type: 'expiry', now: Date.now(), expiresAt }),
      notice: (message) => this.#send({ type: 'notice', message }),
      visited: (port, path) => this.#send({ type: 'visited', port, path }),
    });
  }

  #close(): void {
    this.#closed.abort();
    this.#leave();
    this.#dropChannels();
  }

  #dropChannels(): void {
    for (const channel of this.#channels.values()) channel[Symbol.dispose]();
    this.#channels.clear();
  }

  // --- from the session ---

  #state(state: SessionState): void {
    switch (state.kind) {
      case 'queued':
        return this.#send({ type: 'queued', place: state.place });
      case 'opening':
        this.#dropChannels();
        return this.#send({ type: 'stage', stage: state.stage });
      case 'open':
        this.#run(this.#welcome(state.sandbox));
        return;
      case 'ended':
        this.#send({ type: 'ended', reason: state.ending.reason, message: state.ending.message });
        this.#socket.close(1000);
        return;
      case 'failed':
        this.#fail(state.error, {});
        this.#socket.close(1013);
        return;
    }
  }

  async #welcome(sandbox: Sandbox): Promise<void> {
    const description = await sandbox.describe();
    this.#send({
      type: 'welcome',
      sandbox: sandbox.instance,
      now: Date.now(),
      expiresAt: this.#session.expiresAt,
      description: {
        ...description,
        versions: { ...description.versions },
        values: { ...description.values },
        missing: description.missing.map((entry) => ({ ...entry })),
      },
    });
    this.#greeted = true;
    const wanted = this.#wanted;
    this.#wanted = [];
    for (const terminal of wanted) await this.#open(terminal);
  }

  // --- from the page ---

  #input(data: Buffer): void {
    const frame = decodeFrame(data);
    if (!frame) return this.#error('bad-frame', 'An empty binary frame came.', 'Reload the page.');
    const channel = this.#channels.get(frame.channel);
    this.#session.touch();
    if (!channel) return this.#typedAhead(frame.channel, frame.bytes);
    try {
      channel.terminal.write(frame.bytes);
    } catch (error) {
      this.#fail(error, { channel: frame.channel });
    }
  }

  #typedAhead(channel: number, bytes: Uint8Array): void {
    const comes = this.#opening.has(channel) || this.#wanted.some((wanted) => wanted.channel === channel);
    if (!comes) return this.#unknownChannel(channel);
    if (!this.#ahead.keep(channel, bytes))
      this.#error('limit', 'More was typed than can wait for a terminal.', 'Wait a moment.', { channel });
  }

  #control(data: Buffer): void {
    const message = parse(data);
    // A page that shows a flood acknowledges a thousand times a second, and should.
    if (!this.#rate.take(message?.type === 'ack' ? ACK_COST : 1)) {
      this.#error('too-many-messages', 'This page sends more messages than a reader could.', 'Reload the page.');
      this.#socket.close(1008);
      return;
    }
    if (!message)
      return this.#error(
        'bad-message',
        'A message came that this server does not understand.',
        'Reload the page: it may be older than the server.',
      );
    this.#run(this.#obey(message));
  }

  async #obey(message: PageMessage): Promise<void> {
    switch (message.type) {
      case 'hello':
        for (const terminal of message.terminals) await this.#open(terminal);
        return;
      case 'open':
        this.#session.touch();
        return this.#open(message);
      case 'close':
        this.#session.touch();
        return this.#closeTerminal(message.channel);
      case 'ack':
        this.#channels.get(message.channel)?.ack(message.offset);
        return;
      case 'resize':
        this.#withChannel(message.channel, (channel) => channel.terminal.resize(message.size));
        return;
      case 'interrupt':
        this.#session.touch();
        this.#withChannel(message.channel, (channel) => channel.terminal.interrupt());
        return;
      case 'write-file':
        return this.#answer(message.id, (sandbox) => this.#requests.writeFile(sandbox, message));
      case 'check':
        return this.#answer(message.id, (sandbox) => this.#requests.check(sandbox, message, this.#closed.signal));
      case 'preview':
        return this.#answer(message.id, async () => this.#requests.preview(message));
      case 'reset':
        this.#wanted = [];
        return this.#session.reset();
      case 'extend':
        this.#session.extend();
        return;
    }
  }

  async #open({ channel: number, name, size, from }: Omit<OpenMessage, 'type'>): Promise<void> {
    const sandbox = this.#sandbox();
    if (!sandbox || !this.#greeted) {
      if (this.#wanted.length < LIMITS.terminalsPerSession) this.#wanted.push({ channel: number, name, size, from });
      return;
    }
    if (new Set([...this.#channels.keys(), ...this.#opening, number]).size > LIMITS.terminalsPerSession) {
      const most = `This page shows ${LIMITS.terminalsPerSession} terminals, the most it may.`;
      return this.#error('limit', most, 'Close one of them first.', { channel: number });
    }
    this.#opening.add(number);
    try {
      const terminal = await sandbox.terminal(name, size);
      if (this.#closed.signal.aborted) return;
      // Asked for twice, the later one counts.
      this.#channels.get(number)?.[Symbol.dispose]();
      const channel = new Channel({
        channel: number,
        terminal,
        from,
        size,
        sendBytes: (frame) => this.#socket.send(frame),
        sendMessage: (message) => this.#send(message),
      });
      this.#channels.set(number, channel);
      for (const bytes of this.#ahead.take(number)) terminal.write(bytes);
    } catch (error) {
      this.#fail(error, { channel: number });
    } finally {
      this.#opening.delete(number);
      this.#ahead.take(number);
    }
  }

  async #closeTerminal(number: number): Promise<void> {
    const channel = this.#channels.get(number);
    if (!channel) return this.#unknownChannel(number);
    this.#channels.delete(number);
    channel[Symbol.dispose]();
    await channel.terminal.close();
  }

  /** Answers a request, or says under its id why there is no answer. */
  async #answer(id: string, request: (sandbox: Sandbox) => Promise<ServerMessage>): Promise<void> {
    this.#session.touch();
    try {
      this.#send(await request(this.#ready()));
    } catch (error) {
      this.#fail(error, { id });
    }
  }

  // --- helpers ---

  #sandbox(): Sandbox | undefined {
    const { state } = this.#session;
    return state.kind === 'open' ? state.sandbox : undefined;
  }

  #ready(): Sandbox {
    const sandbox = this.#sandbox();
    if (!sandbox)
      throw new SandboxError('unavailable', 'The sandbox is not ready yet.', 'Wait a moment and try again.');
    return sandbox;
  }

  #withChannel(number: number, run: (channel: Channel) => void): void {
    const channel = this.#channels.get(number);
    if (channel) run(channel);
    else this.#unknownChannel(number);
  }

  #unknownChannel(channel: number): void {
    this.#error('no-terminal', 'There is no such terminal on this page.', 'Open a terminal first.', { channel });
  }

  #run(work: Promise<void>): void {
    work.catch((error: unknown) => this.#fail(error, {}));
  }

  /** Tells the reader what a sandbox says; anything else is a mistake of ours and goes to the operator. */
  #fail(error: unknown, about: { id?: string; channel?: number }): void {
    if (error instanceof SandboxError) return this.#error(error.code, error.message, error.hint, about);
    if (this.#closed.signal.aborted) return;
    this.#log.warn({ err: error, session: this.#session.id }, 'a request of a page failed');
    this.#error(
      'internal',
      'The server made a mistake.',
      'Try again; if it stays so, tell the people who run this site.',
      about,
    );
  }

  #error(code: string, message: string, hint: string, about: { id?: string; channel?: number } = {}): void {
    this.#send({ type: 'error', code, message, hint, ...about });
  }

  #send(message: ServerMessage): void {
    if (this.#socket.readyState === this.#socket.OPEN) this.#socket.send(JSON.stringify(message));
  }
}

function parse(data: Buffer): PageMessage | undefined {
  try {
    const parsed = pageMessage.safeParse(JSON.parse(data.toString('utf8')));
    return parsed.success ? parsed.data : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
