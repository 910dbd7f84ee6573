/**
 * What server and supervisor tell each other, as JSON on channel 0. The server numbers all channels of its link: one for
 * each terminal it types into, one for each view of a terminal, one for each connection to a port.
 */
import { z } from 'zod';

export interface Size {
  readonly cols: number;
  readonly rows: number;
}

/** A file to be written at opening, unless the reader has one of that name already. */
export interface SeedFile {
  /** Absolute, or relative to the reader's home. */
  readonly path: string;
  readonly text: string;
  readonly executable: boolean;
}

/** From the server. It comes through `pods/exec`, so whoever may send it may do anything in the Pod anyway. */
export type ToSupervisor =
  | { readonly type: 'hello' }
  /** What the shells and helpers know of the session; `session` is the text of /run/atd/session.json. */
  | {
      readonly type: 'session';
      readonly id: number;
      readonly session: string;
      readonly env: Readonly<Record<string, string>>;
      readonly files: readonly SeedFile[];
    }
  /** Opens the terminal or continues it; its input then comes on `channel`. */
  | {
      readonly type: 'terminal';
      readonly id: number;
      readonly channel: number;
      readonly name: string;
      readonly size: Size;
    }
  | { readonly type: 'view'; readonly channel: number; readonly name: string; readonly from: number }
  /** Bytes of a view or a connection before this offset have been taken. */
  | { readonly type: 'ack'; readonly channel: number; readonly offset: number }
  /** A view is over, or a connection is broken off. */
  | { readonly type: 'drop'; readonly channel: number }
  | { readonly type: 'resize'; readonly name: string; readonly size: Size }
  | { readonly type: 'interrupt'; readonly name: string }
  | { readonly type: 'close'; readonly name: string }
  | { readonly type: 'write-file'; readonly id: number; readonly path: string; readonly base64: string }
  | { readonly type: 'exec'; readonly id: number; readonly command: string; readonly timeoutMs: number }
  | { readonly type: 'cancel'; readonly id: number }
  /** Connects to a port of the toolbox; once that is answered, bytes on `channel` are the connection's, both ways. */
  | { readonly type: 'connect'; readonly id: number; readonly channel: number; readonly port: number }
  /** Nothing more is sent to the port. */
  | { readonly type: 'end'; readonly channel: number };

const id = z.int().min(0);
const channel = z.int().min(1).max(65_535);
const offset = z.int().min(0);
const size = z.strictObject({ cols: z.int(), rows: z.int() });

/** From the supervisor, which runs among the reader's own programs: every message is checked. */
export const fromSupervisor = z.discriminatedUnion('type', [
  /** `boot` is another one after the toolbox's container was started anew: its terminals are gone then. */
  z.strictObject({
    type: z.literal('ready'),
    boot: z.string(),
    terminals: z.array(z.string()),
    /** False: it has not been told of its session, or does not know it any more. Not said by toolboxes of before. */
    briefed: z.boolean().optional(),
  }),
  z.strictObject({ type: z.literal('done'), id, value: z.json() }),
  z.strictObject({ type: z.literal('failed'), id, code: z.string(), message: z.string() }),
  /** The next bytes on this view's channel are at this offset; `lost` ones before it are gone. */
  z.strictObject({ type: z.literal('at'), channel, offset, lost: offset }),
  z.strictObject({ type: z.literal('resized'), name: z.string(), size }),
  /** The shell ended; the view's channel has carried everything it wrote. */
  z.strictObject({ type: z.literal('exited'), channel, exitCode: z.int() }),
  /** The shell of a terminal ended, whoever looks at it. */
  z.strictObject({ type: z.literal('closed'), name: z.string(), exitCode: z.int() }),
  /** Bytes that were sent to the port before this offset are on their way there. */
  z.strictObject({ type: z.literal('taken'), channel, offset }),
  /** The port sends nothing more, or with `error`: the connection broke. */
  z.strictObject({ type: z.literal('port-end'), channel, error: z.string().optional() }),
  /** The reader typed `sandbox reset`. */
  z.strictObject({ type: z.literal('reset-requested') }),
]);

export type FromSupervisor = z.infer<typeof fromSupervisor>;
