/** One server's connection: obeys its messages, and sends it the output of what it looks at. */
import type { Socket } from 'node:net';
import { coalesced } from '../../../coalesced.ts';
import { CONTROL, controlFrame, frame, FrameReader } from '../link/framing.ts';
import type { FromSupervisor, ToSupervisor } from '../link/messages.ts';
import { PortConnection } from './port-connection.ts';
import { run } from './run.ts';
import { Refusal, type Toolbox } from './toolbox.ts';

interface Channel {
  ack(offset: number): void;
  drop(): void;
}

export class Client implements Disposable {
  readonly #socket: Socket;
  readonly #toolbox: Toolbox;
  /** Where bytes on a channel go: the terminal of this name. */
  readonly #inputs = new Map<number, string>();
  readonly #channels = new Map<number, Channel>();
  readonly #connections = new Map<number, PortConnection>();
  readonly #running = new Map<number, AbortController>();
  readonly #stopListening: () => void;

  constructor(socket: Socket, toolbox: Toolbox) {
    this.#socket = socket;
    this.#toolbox = toolbox;
    const frames = new FrameReader((channel, bytes) => this.#frame(channel, bytes));
    socket.on('data', (bytes) => {
      try {
        frames.push(bytes);
      } catch (error) {
        socket.destroy(error as Error);
      }
    });
    // A broken connection shows as closed.
    socket.on('error', () => socket.destroy());
    this.#stopListening = toolbox.onClosed((name, exitCode) => this.send({ type: 'closed', name, exitCode }));
  }

  send(message: FromSupervisor): void {
    this.#socket.write(controlFrame(message));
  }

  [Symbol.dispose](): void {
    this.#stopListening();
    for (const channel of this.#channels.values()) channel.drop();
    for (const running of this.#running.values()) running.abort();
  }

  #frame(channel: number, bytes: Uint8Array): void {
    if (channel === CONTROL) return this.#obey(JSON.parse(new TextDecoder().decode(bytes)) as ToSupervisor);
    const connection = this.#connections.get(channel);
    if (connection) return connection.write(bytes);
    const name = this.#inputs.get(channel);
    if (name !== undefined) this.#toolbox.find(name)?.write(bytes);
  }

  #obey(message: ToSupervisor): void {
    const toolbox = this.#toolbox;
    switch (message.type) {
      case 'hello':
        return this.send({
          type: 'ready',
          boot: toolbox.boot,
          terminals: [...toolbox.terminals],
          briefed: toolbox.isBriefed,
        });
      case 'session':
        return this.#answer(message.id, async () => {
          await toolbox.begin(message.session, message.env, message.files);
          return null;
        });
      case 'terminal':
        return this.#answer(message.id, async () => {
          toolbox.terminal(message.name, message.size);
          this.#inputs.set(message.channel, message.name);
          return null;
        });
      case 'view':
        return this.#view(message);
      case 'ack':
        this.#channels.get(message.channel)?.ack(message.offset);
        return;
      case 'drop':
        this.#channels.get(message.channel)?.drop();
        this.#channels.delete(message.channel);
        this.#connections.delete(message.channel);
        return;
      case 'resize':
        toolbox.find(message.name)?.resize(message.size);
        return;
      case 'interrupt':
        toolbox.find(message.name)?.interrupt();
        return;
      case 'close':
        toolbox.find(message.name)?.close();
        return;
      case 'write-file':
        return this.#answer(message.id, () => toolbox.writeFile(message.path, Buffer.from(message.base64, 'base64')));
      case 'exec':
        return this.#answer(message.id, (signal) =>
          run(message.command, {
            signal,
            timeoutMs: message.timeoutMs,
            cwd: toolbox.home,
            env: toolbox.environment,
          }),
        );
      case 'cancel':
        this.#running.get(message.id)?.abort();
        return;
      case 'connect':
        return this.#connect(message);
      case 'end':
        this.#connections.get(message.channel)?.end();
        return;
    }
  }

  #view({ channel, name, from }: Extract<ToSupervisor, { type: 'view' }>): void {
    const terminal = this.#toolbox.find(name);
    if (!terminal) return;
    const coalescer = coalesced((bytes) => this.#socket.write(frame(channel, bytes)));
    const view = terminal.view(from, {
      output: (bytes) => coalescer.push(bytes),
      at: (offset, lost) => {
        coalescer.flush();
        this.send({ type: 'at', channel, offset, lost });
      },
      resized: (size) => this.send({ type: 'resized', name, size }),
      exited: (exitCode) => {
        coalescer.flush();
        this.send({ type: 'exited', channel, exitCode });
      },
    });
    this.#channels.set(channel, {
      ack: (offset) => view.ack(offset),
      drop: () => {
        view.detach();
        coalescer[Symbol.dispose]();
      },
    });
  }

  #connect({ id, channel, port }: Extract<ToSupervisor, { type: 'connect' }>): void {
    this.#answer(id, async (signal) => {
      const connection = await PortConnection.open(port, {
        bytes: (bytes) => void this.#socket.write(frame(channel, bytes)),
        taken: (offset) => this.send({ type: 'taken', channel, offset }),
        end: (error) => this.send({ type: 'port-end', channel, ...(error === undefined ? {} : { error }) }),
      });
      if (signal.aborted || this.#socket.destroyed) {
        connection.drop();
        throw new Error('the connection is not wanted any more');
      }
      this.#channels.set(channel, connection);
      this.#connections.set(channel, connection);
      return null;
    });
  }

  #answer(id: number, work: (signal: AbortSignal) => Promise<object | null>): void {
    const running = new AbortController();
    this.#running.set(id, running);
    work(running.signal).then(
      (value) => {
        this.#running.delete(id);
        this.send({ type: 'done', id, value: value as never });
      },
      (error: unknown) => {
        this.#running.delete(id);
        const message = error instanceof Error ? error.message : String(error);
        this.send({ type: 'failed', id, code: error instanceof Refusal ? error.code : 'internal', message });
      },
    );
  }
}
