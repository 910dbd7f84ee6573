/** Messages with an answer: each has an id by which its answer is known. */
import type { ServerMessage } from '../../../server/protocol/messages.ts';

type Answer = Extract<ServerMessage, { type: 'file-written' | 'check-result' | 'preview-at' }>;
type Refusal = Extract<ServerMessage, { type: 'error' }>;

/** What the server said in place of an answer; message and hint are for the reader. */
export class RequestError extends Error {
  override readonly name = 'RequestError';
  readonly hint: string;

  constructor(message: string, hint: string) {
    super(message);
    this.hint = hint;
  }
}

export class Requests {
  readonly #waiting = new Map<string, { resolve(answer: Answer): void; reject(error: RequestError): void }>();
  #last = 0;

  /** Sends with a fresh id and waits for its answer. */
  ask(send: (id: string) => boolean): Promise<Answer> {
    const id = `r${++this.#last}`;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      if (!send(id)) this.#take(id)?.reject(new RequestError('The sandbox is not connected.', 'Wait until it is.'));
    });
  }

  answered(message: Answer): void {
    this.#take(message.id)?.resolve(message);
  }

  /** Whether the error was about one of these. */
  refused(message: Refusal): boolean {
    const waiting = message.id === undefined ? undefined : this.#take(message.id);
    waiting?.reject(new RequestError(message.message, message.hint));
    return waiting !== undefined;
  }

  /** The connection is gone, and their answers with it. */
  lost(): void {
    for (const id of this.#waiting.keys()) {
      this.#take(id)?.reject(new RequestError('The connection was lost meanwhile.', 'Try again.'));
    }
  }

  #take(id: string) {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    return waiting;
  }
}
