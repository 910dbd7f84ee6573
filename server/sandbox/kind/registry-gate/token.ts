/** The registry's tokens: `<box>.<hmac of the box>`, so that the gate needs no list of them and any server can make one. */
import { createHmac, timingSafeEqual } from 'node:crypto';

/** The operator's own box: what it pushes, everybody may pull. */
export const GUIDE = 'guide';
/** The box of the one reader who owns a cluster, whichever sandbox they are in: its nodes pull with this one's token. */
export const OWNER = 'reader';
/** The only user there is, as in ECR. */
export const USER = 'AWS';

/** As `Authorization`, for whoever comes by the API server's proxy, which keeps that one to itself. */
export const PROXIED_AUTHORIZATION = 'x-registry-authorization';

const BOX = /^(?:[a-f0-9]{10}|guide|reader)$/;

export const isBox = (text: string): boolean => BOX.test(text);

export function registryToken(box: string, key: Uint8Array): string {
  return `${box}.${createHmac('sha256', key).update(box).digest('hex')}`;
}

export const basic = (token: string): string => `Basic ${Buffer.from(`${USER}:${token}`).toString('base64')}`;

/** The box whose token this `Authorization` header holds, or undefined for a stranger. */
export function boxOf(authorization: string | undefined, key: Uint8Array): string | undefined {
  const encoded = /^basic ([a-z0-9+/=]{1,400})$/i.exec(authorization ?? '')?.[1];
  if (encoded === undefined) return undefined;
  const [user, token = ''] = Buffer.from(encoded, 'base64').toString('utf8').split(':', 2);
  const [box = ''] = token.split('.', 1);
  if (user !== USER || !isBox(box)) return undefined;
  const [given, right] = [Buffer.from(token), Buffer.from(registryToken(box, key))];
  return given.length === right.length && timingSafeEqual(given, right) ? box : undefined;
}
