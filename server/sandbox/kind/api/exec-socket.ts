/**
 * A program in a Pod whose standard streams are a pipe of ours: `pods/exec` over a WebSocket, read at once and written as
 * bytes come; who sends how much is the business of those at its ends. (The client library's Exec ignores backpressure
 * and sends no pings.)
 */
import { WebSocket } from 'ws';
import { LIMITS } from '../../../protocol/limits.ts';
import type { Pipe, PipeEvents } from '../link/link.ts';
import { ApiError, refusal, textOf, type ClusterApi } from './api.ts';

const STDIN = 0;
const STDOUT = 1;
const STDERR = 2;
const STATUS = 3;
const CONNECT_MS = 10_000;

export interface ExecTarget {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  readonly command: readonly string[];
}

/** Rejects with {@link ApiError} when the API server refuses, with an Error when it can't be reached. */
export async function execSocket(
  api: ClusterApi,
  { namespace, pod, container, command }: ExecTarget,
  events: PipeEvents,
  signal: AbortSignal,
): Promise<Pipe> {
  const query = new URLSearchParams([
    ['container', container],
    ['stdin', 'true'],
    ['stdout', 'true'],
    ['stderr', 'true'],
    ...command.map((word) => ['command', word] as [string, string]),
  ]);
  const { url, options } = await api.socketOptions(
    `/api/v1/namespaces/${namespace}/pods/${pod}/exec?${query.toString()}`,
  );
  signal.throwIfAborted();
  const { ca, cert, key, headers, rejectUnauthorized } = options;
  const socket = new WebSocket(url, ['v5.channel.k8s.io'], {
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
    ...(rejectUnauthorized === undefined ? {} : { rejectUnauthorized }),
    headers: headers as Record<string, string>,
    handshakeTimeout: CONNECT_MS,
    perMessageDeflate: false,
    maxPayload: 8 * 1024 * 1024,
  });
  let complaint = '';
  let heard = performance.now();
  const beat = setInterval(() => {
    if (performance.now() - heard > LIMITS.deadAfterMs) socket.terminate();
    else if (socket.readyState === WebSocket.OPEN) socket.ping();
  }, LIMITS.pingEveryMs);
  beat.unref();
  socket.on('pong', () => {
    heard = performance.now();
  });
  socket.on('message', (data: Buffer) => {
    heard = performance.now();
    const bytes = data.subarray(1);
    if (data[0] === STDOUT) events.bytes(Uint8Array.from(bytes));
    else if (data[0] === STDERR || data[0] === STATUS) complaint = (complaint + bytes.toString('utf8')).slice(-2_000);
  });
  return new Promise((resolve, reject) => {
    let opened = false;
    socket.on('open', () => {
      opened = true;
      resolve({
        write: (bytes) => {
          const message = new Uint8Array(bytes.length + 1);
          message[0] = STDIN;
          message.set(bytes, 1);
          socket.send(message);
        },
        close: () => socket.terminate(),
      });
    });
    socket.on('unexpected-response', (_request, response) => {
      clearInterval(beat);
      const refused = (why: string): void => {
        socket.terminate();
        const status = response.statusCode ?? 500;
        // The API server does not always say what it misses.
        const needs = status === 403 ? ` (it needs "get" and "create" on "pods/exec")` : '';
        reject(new ApiError(status, '', `exec into ${namespace}/${pod} was refused (${status})${why}${needs}`));
      };
      textOf(response).then(
        (text) => refused(`: ${refusal(response.statusCode ?? 500, text).message}`),
        () => refused(''),
      );
    });
    socket.on('error', (error) => {
      if (!opened) reject(error);
    });
    socket.on('close', (code) => {
      clearInterval(beat);
      const reason = new Error(
        `the exec stream of ${namespace}/${pod} ended (${code}): ${complaint.trim() || 'no reason given'}`,
      );
      if (opened) events.closed(reason);
      else reject(reason);
    });
  });
}
