/** One request to a port and its answer, passed on piece by piece. */
import { request as httpRequest, type ClientRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { Transform, type Duplex } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { badAnswer, hungUp, tooLarge, tooSlow, type Failure } from './failure.ts';
import { failureHeaders, failurePage } from './failure-page.ts';
import { changeTags } from './html-links.ts';
import { linksInBrowser } from './local-addresses.ts';
import { headersForPort } from './request-headers.ts';
import { headersForBrowser, type Shown } from './response-headers.ts';

export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** An open connection to the port, for this exchange alone. */
  readonly port: Duplex;
  /** Aborted when the browser has left, or the sandbox ended. */
  readonly signal: AbortSignal;
  readonly addresses: Shown;
  readonly limits: { readonly uploadBytes: number; readonly answerMs: number };
}

/** Settles when the answer is complete. Rejects with `signal.reason` when it is not wanted any more. */
export async function exchange(way: Exchange): Promise<void> {
  const { request, response, addresses, limits, port, signal } = way;
  if (Number(request.headers['content-length'] ?? 0) > limits.uploadBytes) {
    port.destroy();
    return fail(response, tooLarge(limits.uploadBytes), addresses.guide);
  }
  const asked = ask(way, {});
  const upload = pipeline(request, atMost(limits.uploadBytes), asked, { signal });
  // A port may answer before it has read everything, and then hang up; its answer counts.
  upload.catch(() => undefined);
  try {
    const answer = await answerOf(asked, limits.answerMs);
    await show(way, answer);
  } catch (error) {
    signal.throwIfAborted();
    if (response.headersSent) response.destroy();
    else fail(response, await whyNot(error, upload, way), addresses.guide);
  } finally {
    port.destroy();
  }
}

/** The request as the port gets it; its body is still to be written. */
export function ask({ request, port, addresses }: Exchange, more: Readonly<Record<string, string>>): ClientRequest {
  const headers = [...headersForPort(request.rawHeaders, addresses), ...Object.entries(more)];
  const framed = request.headers['transfer-encoding'] === undefined ? [] : [['transfer-encoding', 'chunked'] as const];
  return httpRequest({
    createConnection: () => port,
    method: request.method ?? 'GET',
    path: request.url ?? '/',
    headers: [...headers, ...framed].flat(),
    setHost: false,
  });
}

/** Passes the answer on; a page's own absolute links lead to where the browser finds them. */
export async function show({ request, response, addresses }: Exchange, answer: IncomingMessage): Promise<void> {
  const pairs = headersForBrowser(answer.rawHeaders, addresses);
  const rewritten = request.method !== 'HEAD' && hasReadableLinks(answer);
  const headers = rewritten ? pairs.filter(([name]) => name !== 'content-length' && name !== 'etag') : pairs;
  response.sendDate = false;
  response.writeHead(answer.statusCode ?? 502, answer.statusMessage ?? '', headers.flat());
  // An event stream may say nothing for a while, but that it is there.
  response.flushHeaders();
  if (rewritten)
    await pipeline(
      answer,
      changeTags((tag) => linksInBrowser(tag, addresses)),
      response,
    );
  else await pipeline(answer, response);
}

export function fail(response: ServerResponse, failure: Failure, guide: readonly string[]): void {
  if (response.headersSent || response.destroyed) return void response.destroy();
  const page = failurePage(failure);
  // What is still being uploaded is not waited for.
  response.writeHead(failure.status, { ...failureHeaders(guide), connection: 'close' });
  response.end(page);
}

/** Settles with the answer's head. Rejects with the error of the connection, or a {@link Late} one. */
export function answerOf(asked: ClientRequest, answerMs: number): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    let late: NodeJS.Timeout;
    const wait = (): void => {
      clearTimeout(late);
      late = setTimeout(() => asked.destroy(new Late(answerMs)), answerMs);
    };
    wait();
    // As long as an upload goes on, it is not the port that is late.
    asked.on('drain', wait);
    asked.on('response', resolve);
    asked.on('error', reject);
    asked.on('close', () => reject(new Error('the connection was closed')));
    asked.on('response', () => clearTimeout(late));
    asked.on('upgrade', () => clearTimeout(late));
    asked.on('close', () => clearTimeout(late));
  });
}

class Late extends Error {
  readonly seconds: number;

  constructor(ms: number) {
    super(`no answer in ${ms} ms`);
    this.seconds = Math.round(ms / 1000);
  }
}

class TooLarge extends Error {}

function atMost(bytes: number): Transform {
  let length = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      length += chunk.length;
      if (length > bytes) done(new TooLarge(`more than ${bytes} bytes`));
      else done(null, chunk);
    },
  });
}

async function whyNot(error: unknown, upload: Promise<void>, { addresses, limits }: Exchange): Promise<Failure> {
  const { port } = addresses;
  if (error instanceof Late) return tooSlow(port, error.seconds);
  const uploaded = await upload.catch((reason: unknown) => reason);
  if (uploaded instanceof TooLarge) return tooLarge(limits.uploadBytes);
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  // The parser's codes, `HPE_HEADER_OVERFLOW` and others; and those of an answer that can't be passed on.
  if (/^(HPE_|ERR_HTTP_|ERR_INVALID_CHAR)/.test(code)) return badAnswer(port, (error as Error).message);
  return hungUp(port);
}

/** Pages only, and only as long as nothing has packed them. */
function hasReadableLinks({ headers }: IncomingMessage): boolean {
  const encoding = headers['content-encoding'] ?? 'identity';
  return encoding === 'identity' && /^text\/html\b/i.test(headers['content-type'] ?? '');
}
