/** What a page asks of its sandbox beside the terminals, with an answer: saving a file, running a check, looking at a port. */
import { LIMITS } from '../protocol/limits.ts';
import type { PageMessage, ServerMessage } from '../protocol/messages.ts';
import { SandboxError, type Sandbox } from '../sandbox/sandbox.ts';
import type { Session } from '../sessions/session.ts';
import type { SandboxId } from '../sessions/token.ts';

/** A check's output that a page is sent; what it expects is never that long. */
const CHECK_OUTPUT = 16 * 1024;

/** Where ports of a sandbox are shown. Throws a {@link SandboxError} that says why nowhere. */
export interface PreviewOrigins {
  originOf(sandbox: SandboxId, port: number): string;
}

export class PageRequests {
  readonly #session: Pick<Session, 'id'>;
  readonly #previews: PreviewOrigins;
  #files = 0;

  constructor({ session, previews }: { session: Pick<Session, 'id'>; previews: PreviewOrigins }) {
    this.#session = session;
    this.#previews = previews;
  }

  /** Rejects with a {@link SandboxError} for the reader. */
  async writeFile(
    sandbox: Sandbox,
    { id, path, content }: Extract<PageMessage, { type: 'write-file' }>,
  ): Promise<ServerMessage> {
    if (++this.#files > LIMITS.filesPerSession) {
      const most = `This page saved ${LIMITS.filesPerSession} files, the most it may.`;
      throw new SandboxError('limit', most, 'Reset the sandbox to begin anew.');
    }
    const written = await sandbox.writeFile(path, new TextEncoder().encode(content));
    return { type: 'file-written', id, ...written };
  }

  async check(
    sandbox: Sandbox,
    { id, command, timeoutMs }: Extract<PageMessage, { type: 'check' }>,
    signal: AbortSignal,
  ): Promise<ServerMessage> {
    const { exitCode, output } = await sandbox.exec(command, { timeoutMs, signal });
    return { type: 'check-result', id, exitCode, output: output.slice(0, CHECK_OUTPUT) };
  }

  preview({ id, port }: Extract<PageMessage, { type: 'preview' }>): ServerMessage {
    return { type: 'preview-at', id, origin: this.#previews.originOf(this.#session.id, port) };
  }
}
