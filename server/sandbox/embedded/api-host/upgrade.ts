/** Requests that turn a connection into a conversation: exec and attach over WebSocket, port-forward over SPDY. */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { createWebSocketStream, WebSocketServer } from 'ws';
import type { ApiRequest } from '../../sandbox.ts';
import type { KubernetesApi } from '../upgrade.ts';
import { allowedPath, unauthorized } from './access.ts';
import { toApiRequest, type Context } from './answer.ts';
import { converse } from './exec-socket.ts';
import { isApiFailure } from './failures.ts';
import { forwardPorts, PORT_FORWARD_PROTOCOL } from './port-forward.ts';

export interface Upgrade {
  readonly request: IncomingMessage;
  readonly socket: Duplex;
  readonly head: Buffer;
}

const protocol = 'v5.channel.k8s.io';
const sockets = new WebSocketServer({ noServer: true, handleProtocols: () => protocol });
const tunnelProtocol = `SPDY/3.1+${PORT_FORWARD_PROTOCOL}`;
const tunnels = new WebSocketServer({ noServer: true, handleProtocols: () => tunnelProtocol });

export async function upgrade({ request, socket, head }: Upgrade, { api, token, signal }: Context): Promise<void> {
  const gone = new AbortController();
  socket.on('close', () => gone.abort());
  socket.on('error', () => gone.abort());
  const path = allowedPath(request, token);
  if (path === undefined) return refuse(socket, 401, unauthorized);
  const [, pod, part] =
    /^(\/api\/v1\/namespaces\/[^/]+\/pods\/[^/]+)\/(exec|attach|portforward)(?:\?|$)/.exec(path) ?? [];
  if (pod === undefined) return refuse(socket, 400, failure(400, 'BadRequest', 'Upgrade request required'));
  const offered = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((one) => one.trim());
  const isForward = part === 'portforward';
  if (!isForward && !offered.includes(protocol))
    return refuse(socket, 501, failure(501, 'NotImplemented', missing(`exec without ${protocol}`)));
  const asked = toApiRequest(request, { path, body: new Uint8Array(), signal: AbortSignal.any([gone.signal, signal]) });
  // What the API refuses is refused before the connection is anything else.
  const exists = await api.handle({ ...asked, method: 'GET', path: pod });
  const chunks: Uint8Array[] = [];
  for await (const chunk of exists.body) chunks.push(chunk);
  const body = JSON.parse(Buffer.concat(chunks).toString()) as { metadata?: { uid?: string } };
  if (exists.status !== 200) return refuse(socket, exists.status, body);
  if (isForward) return forward({ request, socket, head }, { api, asked, offered, uid: body.metadata?.uid ?? '' });
  sockets.handleUpgrade(request, socket, head, (websocket) => {
    void converse(websocket, { api, request: { ...asked, method: 'POST' } });
  });
}

interface Forwarding {
  readonly api: KubernetesApi;
  readonly asked: ApiRequest;
  readonly offered: readonly string[];
  /** The Pod's. */
  readonly uid: string;
}

/** kubectl tunnels SPDY through a WebSocket; older ones, and those behind a proxy that has none, speak it as it is. */
async function forward({ request, socket, head }: Upgrade, { api, asked, offered, uid }: Forwarding): Promise<void> {
  const isTunnel = offered.includes(tunnelProtocol);
  if (!isTunnel && request.headers.upgrade?.toLowerCase() !== 'spdy/3.1')
    return refuse(socket, 400, failure(400, 'BadRequest', 'unable to upgrade: you must specify SPDY/3.1'));
  const options = { uid, signal: asked.signal };
  try {
    const opened = await api.portForward({ ...asked, method: 'POST' });
    const serve = (stream: Duplex): void => void forwardPorts(stream, { ...options, forward: opened });
    if (isTunnel) {
      tunnels.handleUpgrade(request, socket, head, (websocket) => serve(createWebSocketStream(websocket)));
      return;
    }
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: SPDY/3.1\r\nX-Stream-Protocol-Version: ${PORT_FORWARD_PROTOCOL}\r\n\r\n`,
    );
    if (head.length > 0) socket.unshift(head);
    serve(socket);
  } catch (error) {
    if (!isApiFailure(error)) throw error;
    const { code, reason, message } = error.status;
    refuse(socket, code, failure(code, reason, message));
  }
}

function refuse(socket: Duplex, status: number, body: unknown): void {
  const text = `${JSON.stringify(body)}\n`;
  const head = `HTTP/1.1 ${status} Refused\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(text)}\r\nconnection: close\r\n\r\n`;
  socket.end(`${head}${text}`);
}

function failure(code: number, reason: string, message: string): object {
  return { ...unauthorized, message, reason, code };
}

function missing(feature: string): string {
  return `sandbox: ${feature} is not part of the simulator; it works in a real cluster`;
}
