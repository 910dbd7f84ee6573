/** `GET session` says whether this reader has one; `POST session` opens one, or continues theirs. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { REQUEST_HEADER, type SessionAnswer } from '../protocol/session.ts';
import { SandboxError } from '../sandbox/sandbox.ts';
import { Session } from '../sessions/session.ts';
import type { Sessions } from '../sessions/sessions.ts';
import type { AddressOf } from './address.ts';
import { readSessionCookie, sessionCookie } from './cookie.ts';
import type { Origins } from './origins.ts';

export interface SessionRouteOptions {
  readonly sessions: Sessions;
  readonly origins: Origins;
  readonly addressOf: AddressOf;
}

export type Route = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** A driver that can't be asked now is said to the reader, in its own words. */
export function sessionRoute(options: SessionRouteOptions): Route {
  const route = openOrContinue(options);
  return async (request, response) => {
    try {
      await route(request, response);
    } catch (error) {
      if (!(error instanceof SandboxError)) throw error;
      response.setHeader('retry-after', '60');
      await answer(response, 503, refused(error.code, error.message, error.hint));
    }
  };
}

function openOrContinue({ sessions, origins, addressOf }: SessionRouteOptions): Route {
  return async (request, response) => {
    request.resume();
    const address = addressOf({
      remote: request.socket.remoteAddress,
      forwardedFor: first(request.headers['x-forwarded-for']),
    });
    const token = readSessionCookie(request.headers.cookie, origins.secure);
    const existing = token && (await sessions.find(token, address));
    if (request.method === 'GET') return answer(response, 200, existing ? answerOf(existing) : { state: 'none' });
    if (request.method !== 'POST') {
      response.setHeader('allow', 'GET, POST');
      return answer(response, 405, refused('method', `${request.method} is not possible here.`, 'Use GET or POST.'));
    }
    if (!origins.origins.has(request.headers.origin ?? '') || request.headers[REQUEST_HEADER] !== '1') {
      return answer(
        response,
        403,
        refused('origin', 'Only a page of this site may open a sandbox.', 'Open the guide itself and press Run there.'),
      );
    }
    if (existing && existing.state.kind !== 'ended' && existing.state.kind !== 'failed') {
      return answer(response, 200, answerOf(existing));
    }
    const created = sessions.create(address);
    if (!(created instanceof Session)) {
      response.setHeader('retry-after', '60');
      return answer(response, 503, { state: 'refused', ...created });
    }
    response.setHeader('set-cookie', sessionCookie(created.token, origins.secure));
    return answer(response, 201, answerOf(created));
  };
}

function answerOf(session: Session): SessionAnswer {
  const { state } = session;
  switch (state.kind) {
    case 'queued':
      return { state: 'queued', place: state.place };
    case 'opening':
    case 'open':
      return { state: 'open', expiresAt: session.expiresAt };
    case 'ended':
    case 'failed':
      return { state: 'none' };
  }
}

const refused = (code: string, message: string, hint: string): SessionAnswer => ({
  state: 'refused',
  code,
  message,
  hint,
});

async function answer(response: ServerResponse, status: number, body: SessionAnswer): Promise<void> {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(JSON.stringify(body));
}

const first = (header: string | string[] | undefined): string | undefined =>
  Array.isArray(header) ? header[0] : header;
