/**
 * The control messages between page and server: JSON in text frames, one strict object each. Terminal bytes travel in
 * binary frames instead: one byte with the channel's number, then the bytes as they are (see `frames.ts`).
 */
import { z } from 'zod';
import { LIMITS } from './limits.ts';

/** A number that the page gives to each terminal it shows; it prefixes that terminal's binary frames. */
const channel = z.int().min(0).max(255);
/** A position in a terminal's output: the number of bytes before it. */
const offset = z.int().min(0);
const size = z.strictObject({ cols: z.int().min(1).max(LIMITS.cols), rows: z.int().min(1).max(LIMITS.rows) });
/** Chosen by the page, so that it recognises the answer. */
const requestId = z.string().min(1).max(64);
const terminalName = z.string().regex(/^[a-z0-9-]{1,32}$/);

export const pageMessage = z.discriminatedUnion('type', [
  /** First of all: the terminals the page shows, each with the offset up to which it has the output. */
  z.strictObject({
    type: z.literal('hello'),
    terminals: z
      .array(z.strictObject({ channel, name: terminalName, size, from: offset }))
      .max(LIMITS.terminalsPerSession),
  }),
  z.strictObject({ type: z.literal('open'), channel, name: terminalName, size, from: offset }),
  /** Ends the shell. */
  z.strictObject({ type: z.literal('close'), channel }),
  z.strictObject({ type: z.literal('resize'), channel, size }),
  /** Everything before `offset` is on the screen. Absolute, so it may be repeated or skipped. */
  z.strictObject({ type: z.literal('ack'), channel, offset }),
  /** ^C, ahead of all input that still waits. */
  z.strictObject({ type: z.literal('interrupt'), channel }),
  z.strictObject({
    type: z.literal('write-file'),
    id: requestId,
    path: z.string().min(1).max(1024),
    content: z.string().max(48 * 1024),
  }),
  /** Runs a read-only command beside the terminals and answers with its output. */
  z.strictObject({
    type: z.literal('check'),
    id: requestId,
    command: z.string().min(1).max(8192),
    timeoutMs: z.int().min(1).max(LIMITS.checkTimeoutMs),
  }),
  /** Asks where a port of the sandbox can be looked at. */
  z.strictObject({ type: z.literal('preview'), id: requestId, port: z.int().min(1).max(65_535) }),
  /** Throws the sandbox away and opens a new one. */
  z.strictObject({ type: z.literal('reset') }),
  /** Moves the session's end as far as its life allows. */
  z.strictObject({ type: z.literal('extend') }),
]);

const description = z.strictObject({
  driver: z.enum(['embedded', 'kind']),
  badge: z.enum(['simulator', 'real cluster']),
  about: z.string(),
  versions: z.record(z.string(), z.string()),
  values: z.record(z.string(), z.string()),
  missing: z.array(z.strictObject({ feature: z.string(), reason: z.string() })),
});

export const serverMessage = z.discriminatedUnion('type', [
  /** All sandboxes are taken: how many readers are before this one. */
  z.strictObject({ type: z.literal('queued'), place: z.int().min(1) }),
  /** What the sandbox is waiting for. */
  z.strictObject({ type: z.literal('stage'), stage: z.string() }),
  /** The sandbox is ready. Sent again after a reset. Times are milliseconds since the epoch by the server's clock. */
  z.strictObject({
    type: z.literal('welcome'),
    /** Changes when the sandbox is another one: what the page knows of terminals and outcomes is then void. */
    sandbox: z.string(),
    now: z.number(),
    expiresAt: z.number(),
    description,
  }),
  /** The terminal is there; its next output starts at `offset`. `lost` bytes between that and `from` are gone. */
  z.strictObject({ type: z.literal('opened'), channel, name: terminalName, offset, lost: z.int().min(0), size }),
  /** This page fell behind further than is kept: clear the screen; the next output starts at `offset`. */
  z.strictObject({ type: z.literal('truncated'), channel, lost: z.int().min(1), offset }),
  z.strictObject({ type: z.literal('resized'), channel, size }),
  z.strictObject({ type: z.literal('exited'), channel, exitCode: z.int() }),
  z.strictObject({ type: z.literal('file-written'), id: requestId, path: z.string(), replaced: z.boolean() }),
  z.strictObject({ type: z.literal('check-result'), id: requestId, exitCode: z.int(), output: z.string() }),
  /** The origin at which the port is shown. */
  z.strictObject({ type: z.literal('preview-at'), id: requestId, origin: z.string() }),
  /** A preview's frame shows another page: `path` with its query. */
  z.strictObject({ type: z.literal('visited'), port: z.int().min(1).max(65_535), path: z.string() }),
  /** The session's end has moved. */
  z.strictObject({ type: z.literal('expiry'), now: z.number(), expiresAt: z.number() }),
  /** The session ends soon unless the reader extends it. */
  z.strictObject({
    type: z.literal('ending'),
    why: z.enum(['idle', 'life']),
    now: z.number(),
    endsAt: z.number(),
    canExtend: z.boolean(),
  }),
  /** The sandbox is gone. The page says so and offers a new one (a new `POST session`). */
  z.strictObject({ type: z.literal('ended'), reason: z.string(), message: z.string() }),
  z.strictObject({ type: z.literal('notice'), message: z.string() }),
  /** Something the page asked for did not happen. `id` and `channel` say what, where there is one. */
  z.strictObject({
    type: z.literal('error'),
    code: z.string(),
    message: z.string(),
    hint: z.string(),
    id: requestId.optional(),
    channel: channel.optional(),
  }),
]);

export type PageMessage = z.infer<typeof pageMessage>;
export type ServerMessage = z.infer<typeof serverMessage>;
