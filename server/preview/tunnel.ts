/** A WebSocket to a port: once the port has agreed, bytes both ways until either side ends. */
import type { Duplex } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { answerOf, ask, fail, show, type Exchange } from './exchange.ts';
import { hungUp } from './failure.ts';
import { headersForBrowser } from './response-headers.ts';

export interface Tunnel extends Exchange {
  /** The browser's side, and what it has sent already. */
  readonly socket: Duplex;
  readonly head: Buffer;
}

/** Settles when the WebSocket has ended. */
export async function tunnel(way: Tunnel): Promise<void> {
  const { response, addresses, limits, port, signal } = way;
  const asked = ask(way, { connection: 'Upgrade', upgrade: 'websocket' });
  const agreed = new Promise<Buffer>((resolve) => {
    asked.on('upgrade', (answer, _stream, first) => {
      acceptIn(way, answer.rawHeaders);
      resolve(first);
    });
  });
  const answered = answerOf(asked, limits.answerMs);
  asked.end();
  try {
    const first = await Promise.race([agreed, answered]);
    if (!Buffer.isBuffer(first)) return await show(way, first);
    await joined(way, first);
  } catch (error) {
    signal.throwIfAborted();
    if (response.socket === null) way.socket.destroy(error as Error);
    else fail(response, hungUp(addresses.port), addresses.guide);
  } finally {
    answered.catch(() => undefined);
    port.destroy();
  }
}

/** The port's agreement, as the browser gets it; from here on the socket is no HTTP any more. */
function acceptIn({ response, socket, addresses }: Tunnel, rawHeaders: readonly string[]): void {
  response.detachSocket(socket as never);
  const headers = headersForBrowser(rawHeaders, addresses).filter(([name]) => name.startsWith('sec-websocket-'));
  const lines = headers.map(([name, value]) => `${name}: ${value}`);
  socket.write(
    ['HTTP/1.1 101 Switching Protocols', 'upgrade: websocket', 'connection: Upgrade', ...lines, '', ''].join('\r\n'),
  );
}

async function joined({ socket, port, head, signal }: Tunnel, first: Buffer): Promise<void> {
  if (first.length > 0) socket.write(first);
  if (head.length > 0) port.write(head);
  const either = new AbortController();
  const over = AbortSignal.any([signal, either.signal]);
  const end = (): void => either.abort(new Error('the WebSocket has ended'));
  try {
    await Promise.all([
      pipeline(socket, port, { signal: over }).finally(end),
      pipeline(port, socket, { signal: over }).finally(end),
    ]);
  } catch (error) {
    if (!over.aborted) throw error;
  }
}
