/** The secret a reader's browser holds: 128 random bits. The sandbox is named by its hash, so no cluster object reveals it. */
import { createHash, randomBytes } from 'node:crypto';

export type Token = string & { readonly __brand: 'Token' };
export type SandboxId = string & { readonly __brand: 'SandboxId' };

export const newToken = (): Token => randomBytes(16).toString('base64url') as Token;

/** The token in a text from outside, if it has the shape of one. */
export const asToken = (text: string | undefined): Token | undefined =>
  text !== undefined && /^[\w-]{22}$/.test(text) ? (text as Token) : undefined;

/** 20 hexadecimal digits: fits into a Kubernetes name. */
export const sandboxIdOf = (token: Token): SandboxId =>
  createHash('sha256').update(token).digest('hex').slice(0, 20) as SandboxId;
