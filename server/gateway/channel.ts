/** One terminal on one page: output gathered into frames, acks on their way back, input to the shell. */
import { encodeFrame } from '../protocol/frames.ts';
import type { ServerMessage } from '../protocol/messages.ts';
import type { Attachment, Size, Terminal, Viewer } from '../sandbox/sandbox.ts';
import type { Coalescer } from '../stream/coalesce.ts';
import { coalesced } from '../coalesced.ts';

export interface ChannelOptions {
  readonly channel: number;
  readonly terminal: Terminal;
  readonly from: number;
  readonly size: Size;
  readonly sendBytes: (frame: Uint8Array) => void;
  readonly sendMessage: (message: ServerMessage) => void;
}

export class Channel implements Disposable {
  readonly terminal: Terminal;
  readonly #attachment: Attachment;
  readonly #coalescer: Coalescer;

  constructor({ channel, terminal, from, size, sendBytes, sendMessage }: ChannelOptions) {
    this.terminal = terminal;
    this.#coalescer = coalesced((bytes) => sendBytes(encodeFrame(channel, bytes)));
    let opened = false;
    const open = (offset: number): void => {
      opened = true;
      sendMessage({ type: 'opened', channel, name: terminal.name, offset, lost: Math.max(0, offset - from), size });
    };
    const viewer: Viewer = {
      output: (bytes, offset) => {
        if (!opened) open(offset);
        this.#coalescer.push(bytes);
      },
      truncated: (lost, offset) => {
        this.#coalescer.flush();
        // A gap before the first byte is told by `opened`.
        if (opened) sendMessage({ type: 'truncated', channel, lost, offset });
        else open(offset);
      },
      resized: (newSize) => sendMessage({ type: 'resized', channel, size: newSize }),
      exited: (exitCode) => {
        this.#coalescer.flush();
        sendMessage({ type: 'exited', channel, exitCode });
      },
    };
    this.#attachment = terminal.attach(from, viewer);
    if (!opened) open(from);
    terminal.resize(size);
  }

  ack(offset: number): void {
    this.#attachment.ack(offset);
  }

  [Symbol.dispose](): void {
    this.#attachment.detach();
    this.#coalescer[Symbol.dispose]();
  }
}
