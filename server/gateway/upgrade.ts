/** Decides about a WebSocket before it exists: a refused upgrade allocates nothing. */
import type { IncomingMessage } from 'node:http';
import { SUBPROTOCOL } from '../protocol/limits.ts';
import type { Session } from '../sessions/session.ts';
import type { Sessions } from '../sessions/sessions.ts';
import type { Token } from '../sessions/token.ts';

export interface UpgradeRules {
  readonly path: string;
  readonly hosts: ReadonlySet<string>;
  readonly origins: ReadonlySet<string>;
  readonly sessions: Sessions;
  readonly tokenOf: (cookieHeader: string | undefined) => Token | undefined;
  readonly address: string;
  readonly socketsOfAddress: number;
  readonly maxSocketsPerAddress: number;
}

export type Verdict =
  | { readonly kind: 'accept'; readonly session: Session }
  | { readonly kind: 'refuse'; readonly status: number; readonly reason: string };

export async function judgeUpgrade(request: IncomingMessage, rules: UpgradeRules): Promise<Verdict> {
  const refuse = (status: number, reason: string): Verdict => ({ kind: 'refuse', status, reason });
  if ((request.url ?? '').split('?', 1)[0] !== rules.path) return refuse(404, 'There is no terminal at this address.');
  if (!rules.hosts.has((request.headers.host ?? '').toLowerCase())) {
    return refuse(421, 'This server does not answer for that host; the setting PUBLIC_URL says for which.');
  }
  if (!rules.origins.has(request.headers.origin ?? ''))
    return refuse(403, 'Only a page of this site may open a terminal.');
  if (!offers(request.headers['sec-websocket-protocol'])) {
    return refuse(400, `This server speaks ${SUBPROTOCOL}. Reload the page: it may be older than the server.`);
  }
  if (rules.socketsOfAddress >= rules.maxSocketsPerAddress) {
    return refuse(
      429,
      `Your network address has ${rules.socketsOfAddress} open pages with terminals, the most it may have.`,
    );
  }
  const token = rules.tokenOf(request.headers.cookie);
  const session = token && (await rules.sessions.find(token, rules.address));
  if (!session || session.state.kind === 'ended' || session.state.kind === 'failed') {
    return refuse(401, 'There is no such session, or it has ended. Press Run to open one.');
  }
  return { kind: 'accept', session };
}

const offers = (header: string | undefined): boolean =>
  (header ?? '').split(',').some((name) => name.trim() === SUBPROTOCOL);
