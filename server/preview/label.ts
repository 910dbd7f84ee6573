/**
 * A preview's name, the first label of its host: port, sandbox and a signature. Whoever knows it may look at that port, and
 * nobody can guess it. It is checked by computing it again, so that nothing is stored and any server with the same secret
 * can; it is worth nothing once the sandbox is gone.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { SandboxId } from '../sessions/token.ts';

export interface Target {
  readonly sandbox: SandboxId;
  readonly port: number;
}

/** 128 bits, in hexadecimal digits: host names know no upper case, and a label has 63 characters at most. */
const SIGNATURE_DIGITS = 32;

export class Labels {
  readonly #secret: string | Buffer;

  constructor(secret: string | Buffer) {
    this.#secret = secret;
  }

  of({ sandbox, port }: Target): string {
    return `${port}-${sandbox}-${this.#signature({ sandbox, port })}`;
  }

  /** Undefined when it is not one of ours. */
  read(label: string): Target | undefined {
    const [, port = '', sandbox = '', signature = ''] =
      /^([1-9]\d{0,4})-([0-9a-f]{20})-([0-9a-f]{32})$/.exec(label) ?? [];
    const target = { sandbox: sandbox as SandboxId, port: Number(port) };
    if (signature === '' || target.port > 65_535) return undefined;
    const right = timingSafeEqual(Buffer.from(signature), Buffer.from(this.#signature(target)));
    return right ? target : undefined;
  }

  #signature({ sandbox, port }: Target): string {
    const hmac = createHmac('sha256', this.#secret).update(`preview ${port} of ${sandbox}`);
    return hmac.digest('hex').slice(0, SIGNATURE_DIGITS);
  }
}
