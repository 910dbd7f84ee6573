/**
 * The two HTTP answers around a session, beside the WebSocket. `POST session` (with the header `x-atd: 1`) opens one and
 * sets its cookie, or continues the one the cookie names; `GET session` says whether there is one. Paths are relative
 * to the site's base; the WebSocket is at `terminal`.
 */
import { z } from 'zod';

export const PATHS = { session: 'session', terminal: 'terminal' } as const;

/** A header that no form and no foreign page can send without asking first. */
export const REQUEST_HEADER = 'x-atd';

export const sessionAnswer = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('none') }),
  z.strictObject({ state: z.literal('open'), expiresAt: z.number() }),
  z.strictObject({ state: z.literal('queued'), place: z.int() }),
  /** Refused: why, and what to do. */
  z.strictObject({ state: z.literal('refused'), code: z.string(), message: z.string(), hint: z.string() }),
]);
export type SessionAnswer = z.infer<typeof sessionAnswer>;
