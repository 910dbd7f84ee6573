/** Requests that turn a connection into a conversation: exec and attach over WebSocket. */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { allowedPath, unauthorized } from './access.ts';
import { toApiRequest, type Context } from './answer.ts';
import { converse } from './exec-socket.ts';

export interface Upgrade {
  readonly request: IncomingMessage;
  readonly socket: Duplex;
  readonly head: Buffer;
}

const protocol = 'v5.channel.k8s.io';
const sockets = new WebSocketServer({ noServer: true, handleProtocols: () => protocol });

export async function upgrade({ request, socket, head }: Upgrade, { api, token, signal }: Context): Promise<void> {
  const gone = new AbortController();
  socket.on('close', () => gone.abort());
  socket.on('error', () => gone.abort());
  const path = allowedPath(request, token);
  if (path === undefined) return refuse(socket, 401, unauthorized);
  const [, pod, part] =
    /^(\/api\/v1\/namespaces\/[^/]+\/pods\/[^/]+)\/(exec|attach|portforward)(?:\?|$)/.exec(path) ?? [];
  if (pod === undefined) return refuse(socket, 400, failure(400, 'BadRequest', 'Upgrade request required'));
  if (part === 'portforward')
    return refuse(socket, 501, failure(501, 'NotImplemented', missing('port-forward over a socket')));
  const offered = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((one) => one.trim());
  if (!offered.includes(protocol))
    return refuse(socket, 501, failure(501, 'NotImplemented', missing(`exec without ${protocol}`)));
  const asked = toApiRequest(request, { path, body: new Uint8Array(), signal: AbortSignal.any([gone.signal, signal]) });
  // What the API refuses is refused before the connection is anything else.
  const exists = await api.handle({ ...asked, method: 'GET', path: pod });
  if (exists.status !== 200) {
    const chunks: Uint8Array[] = [];
    for await (const chunk of exists.body) chunks.push(chunk);
    const body: unknown = JSON.parse(Buffer.concat(chunks).toString());
    return refuse(socket, exists.status, body);
  }
  sockets.handleUpgrade(request, socket, head, (websocket) => {
    void converse(websocket, { api, request: { ...asked, method: 'POST' } });
  });
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
