/**
 * What travels between a simulator in its worker and whoever hosts it: a thread of the server, or a Web Worker of a page.
 * Plain values that survive a structured clone; terminal output is transferred, not copied.
 */
import type { GuidePage } from '../../helpers/guide-page.ts';
import type { Description, ExecResult, Size } from '../../sandbox.ts';

/** What a simulator is given when it starts. */
export interface SimulatorOptions {
  /** Files of the reader's home: path relative to it -> content. */
  readonly files: Readonly<Record<string, string>>;
  /** The guide's pages with their steps, for `sandbox goto` and `sandbox check`. */
  readonly guide: readonly GuidePage[];
  readonly time: SimulatorTime;
}

/** Whether time passes by itself, or stands still but for `advance` calls. */
export type SimulatorTime = 'real' | 'stepped';

export type ToWorker =
  | { readonly kind: 'start'; readonly options: SimulatorOptions }
  | { readonly kind: 'expires'; readonly at: number }
  | { readonly kind: 'terminal'; readonly terminal: string; readonly size: Size }
  | { readonly kind: 'input'; readonly terminal: string; readonly bytes: Uint8Array }
  | { readonly kind: 'interrupt'; readonly terminal: string }
  | { readonly kind: 'resize'; readonly terminal: string; readonly size: Size }
  | { readonly kind: 'close'; readonly terminal: string }
  /** So many bytes of output were taken; the worker may send as many more. */
  | { readonly kind: 'credit'; readonly terminal: string; readonly bytes: number }
  /** So many bytes of a call's body were taken. */
  | { readonly kind: 'body-credit'; readonly id: number }
  | ({ readonly kind: 'call'; readonly id: number } & Call)
  | { readonly kind: 'cancel'; readonly id: number }
  | { readonly kind: 'ping' };

export type Call =
  | { readonly method: 'exec'; readonly command: string; readonly timeoutMs: number }
  | { readonly method: 'write-file'; readonly path: string; readonly bytes: Uint8Array }
  | { readonly method: 'kubernetes'; readonly request: PlainRequest }
  | { readonly method: 'fetch'; readonly port: number; readonly request: PlainRequest }
  | { readonly method: 'listens'; readonly port: number }
  | { readonly method: 'describe' }
  | { readonly method: 'advance'; readonly milliseconds: number };

/** An `ApiRequest` without its signal. */
export interface PlainRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
}

/** What each call answers. The body of a `kubernetes` or `fetch` answer follows in `body` messages. */
export interface CallValues {
  readonly exec: ExecResult;
  readonly 'write-file': { readonly path: string; readonly replaced: boolean };
  readonly kubernetes: AnswerHead;
  readonly fetch: AnswerHead;
  readonly listens: boolean;
  readonly describe: Description;
  readonly advance: undefined;
}

export interface AnswerHead {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
}

export type FromWorker =
  | { readonly kind: 'started' }
  /** It could not be put together: a mistake of ours. */
  | { readonly kind: 'start-failed'; readonly error: PlainError }
  | { readonly kind: 'output'; readonly terminal: string; readonly bytes: Uint8Array }
  | { readonly kind: 'exited'; readonly terminal: string; readonly exitCode: number }
  | { readonly kind: 'result'; readonly id: number; readonly value: CallValues[keyof CallValues] }
  | { readonly kind: 'failed'; readonly id: number; readonly error: PlainError }
  | { readonly kind: 'body'; readonly id: number; readonly bytes: Uint8Array }
  | { readonly kind: 'body-end'; readonly id: number; readonly error?: PlainError }
  /** The reader asked for a new sandbox, or a limit of the whole sandbox was passed. */
  | { readonly kind: 'ending'; readonly reason: 'limit' | 'closed'; readonly message: string }
  | { readonly kind: 'pong' };

/** A `SandboxError`, or any other error as `crashed`. */
export interface PlainError {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
}

/**
 * Bytes of one terminal's output that may be on their way to the host. They still arrive when the stream has paused, so
 * together with what it holds then (half a ring) they must fit into the ring: else a page that comes back has lost some.
 */
export const OUTPUT_CREDIT = 256 * 1024;
