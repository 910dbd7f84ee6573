/**
 * `pods/NAME/portforward`: for every connection the client opens two streams, one for its bytes and one for what went
 * wrong. Inside the simulator ports speak HTTP only, so the bytes are read as that.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { ConnectError } from '../http.ts';
import type { PortForward } from '../upgrade.ts';
import { answerWith } from './answer.ts';
import { isConnectError } from './failures.ts';
import { serveSpdy } from './spdy/connection.ts';
import type { SpdyStream } from './spdy/stream.ts';

export const PORT_FORWARD_PROTOCOL = 'portforward.k8s.io';

interface Options {
  readonly forward: PortForward;
  /** The Pod's. */
  readonly uid: string;
  readonly signal: AbortSignal;
}

/** Serves until the client or the host ends the connection. */
export async function forwardPorts(socket: Duplex, options: Options): Promise<void> {
  const errors = new Map<string, SpdyStream>();
  const stop = (): void => void socket.destroy();
  options.signal.addEventListener('abort', stop, { once: true });
  try {
    await serveSpdy(socket, (stream) => {
      const { streamtype, port = '', requestid = '' } = stream.headers;
      // The client opens the error stream first.
      if (streamtype === 'error') {
        errors.set(requestid, stream);
        stream.on('close', () => errors.delete(requestid));
        stream.resume();
      } else if (streamtype === 'data') serveConnection(stream, { ...options, port, errors: errors.get(requestid) });
      else stream.destroy();
    });
  } finally {
    options.signal.removeEventListener('abort', stop);
    options.forward.close();
  }
}

function serveConnection(
  stream: SpdyStream,
  { forward, uid, signal, port, errors }: Options & { port: string; errors: SpdyStream | undefined },
): void {
  const number = Number(port);
  const sandbox = uid.replaceAll('-', '').repeat(2).slice(0, 64);
  const fail = (error: ConnectError): void => {
    errors?.end(`error forwarding port ${port} to pod ${sandbox}, uid : ${reasonOf(error, { port, sandbox, uid })}`);
  };
  const server: Server = createServer((request: IncomingMessage, response: ServerResponse) => {
    void answerWith(request, response, {
      signal,
      path: request.url ?? '/',
      handle: async (asked) => {
        try {
          return await forward.request(number, asked);
        } catch (error) {
          if (isConnectError(error)) fail(error);
          throw error;
        }
      },
    });
  });
  for (const end of ['finish', 'close']) stream.once(end, () => errors?.end());
  server.emit('connection', stream);
}

/** In the words of containerd, which makes the connection. */
function reasonOf({ code }: ConnectError, { port, sandbox, uid }: Record<'port' | 'sandbox' | 'uid', string>): string {
  if (code === 'EHOSTUNREACH') return `network namespace for sandbox "${sandbox}" is closed`;
  return (
    `failed to execute portforward in network namespace "/var/run/netns/cni-${uid}": ` +
    `failed to connect to localhost:${port} inside namespace "${sandbox}", ` +
    `IPv4: dial tcp4 127.0.0.1:${port}: connect: connection refused ` +
    `IPv6 dial tcp6 [::1]:${port}: connect: connection refused `
  );
}
