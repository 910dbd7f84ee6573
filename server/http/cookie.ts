/** The session's cookie. `__Host-` and Secure over https; over plain http neither, since Safari takes no Secure cookie there. */
import { asToken, type Token } from '../sessions/token.ts';

const NAMES = { secure: '__Host-atd', plain: 'atd' } as const;

const cookieName = (secure: boolean): string => (secure ? NAMES.secure : NAMES.plain);

/** Whether a cookie of this name is the session's, so nobody else's to set or to see. */
export const isGuideCookie = (name: string): boolean => name === NAMES.secure || name === NAMES.plain;

export function readSessionCookie(header: string | undefined, secure: boolean): Token | undefined {
  const name = cookieName(secure);
  for (const part of (header ?? '').split(';')) {
    const [key, value] = part.split('=', 2);
    if (key?.trim() === name) return asToken(value?.trim());
  }
  return undefined;
}

export const sessionCookie = (token: Token, secure: boolean): string =>
  `${cookieName(secure)}=${token}; Path=/; HttpOnly; SameSite=Strict${secure ? '; Secure' : ''}`;
