/**
 * The contract between sessions and whatever executes a reader's commands.
 * Every driver implements it; nothing above it knows which driver it talks to.
 */

/** Makes sandboxes of one kind. One instance serves all sessions of a server. */
export interface Driver extends AsyncDisposable {
  readonly name: DriverName;
  /** Whether its sandboxes go on when this process ends, and are found again by the next one. */
  readonly outlives: boolean;
  /**
   * Opens the sandbox of a session, or continues the one that exists under this id (a half-made one is completed).
   * Idempotent. Rejects with {@link SandboxError} when none can be had, with `signal.reason` when aborted.
   */
  open(id: string, options: OpenOptions): Promise<Sandbox>;
  /** The sandbox that already exists under this id, in this process or (where the driver keeps state outside) elsewhere. */
  find(id: string): Promise<Sandbox | undefined>;
  /** Whether the driver can open sandboxes now; the reason is a sentence for the operator. */
  health(): Promise<{ ok: true } | { ok: false; reason: string }>;
  /** How many sandboxes there are, those of other servers included. Rejects when that can't be known. */
  census(): Promise<Census>;
}

/** Sandboxes by where they are in their life. */
export interface Census {
  /** Being made, or ready, for whoever comes next. */
  readonly making: number;
  readonly spare: number;
  readonly opening: number;
  readonly open: number;
  readonly ending: number;
  /** Their end does not come to an end: somebody has to look. */
  readonly stuck: number;
}

export type DriverName = 'embedded' | 'kind';

export interface OpenOptions {
  readonly signal: AbortSignal;
  /** When the sandbox ends unless {@link Sandbox.keep} moves it, in milliseconds since the epoch. */
  readonly expiresAt: number;
  /** It ends this long after it was opened when nobody calls {@link Sandbox.keep} until then. Unset: at `expiresAt`. */
  readonly unkeptMs?: number;
  /** Named stages for a reader who waits: "claiming", "starting", "pulling 2 of 3", "ready". */
  readonly onStage?: (stage: string) => void;
}

/** One reader's own machine and cluster. */
export interface Sandbox extends AsyncDisposable {
  readonly id: string;
  /** Differs from that of any other sandbox there was or will be under this id: after a reset it is another one. */
  readonly instance: string;
  /** Settles once, when the sandbox is gone for whatever reason. It never rejects. */
  readonly ended: Promise<Ending>;
  /** Opens the terminal of this name, or continues it if it is already there. `size` applies to a new one only. */
  terminal(name: string, size: Size): Promise<Terminal>;
  /** Writes a file; a relative path starts at the reader's home. Missing folders are made. */
  writeFile(path: string, bytes: Uint8Array): Promise<{ readonly path: string; readonly replaced: boolean }>;
  /** Runs a command line in a shell of its own, at the reader's home, without a terminal. */
  exec(command: string, options: ExecOptions): Promise<ExecResult>;
  /** The cluster's own API with the reader's rights, in the shape of HTTP. A watch is a body that goes on. */
  kubernetes(request: ApiRequest): Promise<ApiResponse>;
  /**
   * Connects to a port that the reader published or forwarded, on the reader's own machine and nowhere else. Rejects with
   * {@link SandboxError} `port-closed` when nothing listens there, with `signal.reason` when aborted meanwhile.
   */
  connect(port: number, signal: AbortSignal): Promise<Connection>;
  describe(): Promise<Description>;
  /** When it was opened, and when it ends unless it is kept: for a server that finds it. */
  readonly life: { readonly openedAt: number; readonly expiresAt: number };
  /** Says that the reader is there and how long the sandbox may live. Cheap: called every second. */
  keep(life: Life): void;
  /** Until when it is kept by whoever looks at it, in this process or elsewhere. Undefined: only this one does. */
  keptUntil(): Promise<number | undefined>;
  /** Calls `listener` with sentences for the reader until the returned function is called. */
  onNotice(listener: (message: string) => void): () => void;
}

/** Milliseconds since the epoch. */
export interface Life {
  readonly lastSeen: number;
  /** It ends then if the reader does nothing. */
  readonly idleUntil: number;
  /** It ends then whatever the reader does. */
  readonly expiresAt: number;
}

export interface Size {
  readonly cols: number;
  readonly rows: number;
}

/**
 * A shell on a pty that outlives its viewers. Its output is one stream of bytes with absolute offsets, the last
 * megabyte of which can be read again.
 */
export interface Terminal {
  readonly name: string;
  /** Starts to show the terminal from a byte offset on (0: from the oldest byte that is kept). */
  attach(from: number, viewer: Viewer): Attachment;
  /** Types: bytes from a keyboard. */
  write(bytes: Uint8Array): void;
  /** Ends what runs in the foreground, ahead of any input that still waits (^C). */
  interrupt(): void;
  resize(size: Size): void;
  /** Ends the shell and all it started. */
  close(): Promise<void>;
}

/** Whoever looks at a terminal; called synchronously, in the order of the stream. */
export interface Viewer {
  /** The next bytes. `offset` is the position of the first one. The bytes may not be kept past the call's own copy. */
  output(bytes: Uint8Array, offset: number): void;
  /** Bytes between what the viewer had and what is kept are gone: clear, and expect the next output at `offset`. */
  truncated(lost: number, offset: number): void;
  /** The size was changed, by this viewer or another one. */
  resized(size: Size): void;
  /** The shell ended; everything it wrote has been output before. */
  exited(exitCode: number): void;
}

export interface Attachment {
  /** The viewer has shown everything before this absolute offset. The source pauses while its viewers lag. */
  ack(offset: number): void;
  detach(): void;
}

export interface ExecOptions {
  readonly signal: AbortSignal;
  /** After this long the command is ended and `exitCode` is 124, as timeout(1) does. */
  readonly timeoutMs: number;
}

export interface ExecResult {
  readonly exitCode: number;
  /** Standard output and standard error as they came, at most 1 MiB of it. */
  readonly output: string;
}

export interface ApiRequest {
  readonly method: string;
  /** Path and query, starting with `/`. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
  readonly signal: AbortSignal;
}

export interface ApiResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: AsyncIterable<Uint8Array>;
}

/** An open connection to a port: bytes both ways, each at the pace of whoever takes them. Disposing of it breaks it. */
export interface Connection extends Disposable {
  /** What the other side sends, to be read once. Ends when that has sent everything, throws when the connection broke. */
  readonly incoming: AsyncIterable<Uint8Array>;
  /** Sends; settles when there is room for more. Rejects when the connection is gone. */
  write(bytes: Uint8Array): Promise<void>;
  /** Nothing more will be sent; what the other side sends still comes. */
  end(): void;
}

/** What a reader is told about the sandbox. */
export interface Description {
  readonly driver: DriverName;
  readonly badge: 'simulator' | 'real cluster';
  /** One or two sentences behind the badge. */
  readonly about: string;
  /** Tool name to version: kubernetes, kubectl, docker, … */
  readonly versions: Readonly<Record<string, string>>;
  /** What `{{ns}}`, `{{repo}}`, … stand for in this sandbox. */
  readonly values: Readonly<Record<string, string>>;
  /** Features this sandbox lacks, each with the reason. */
  readonly missing: readonly { readonly feature: string; readonly reason: string }[];
}

/** Why a sandbox is gone, with a sentence for the reader. */
export interface Ending {
  readonly reason: 'closed' | 'expired' | 'limit' | 'crashed';
  readonly message: string;
}

/** An error a reader is shown: what happened, and what to do next. */
export class SandboxError extends Error {
  readonly code: 'unavailable' | 'full' | 'limit' | 'ended' | 'port-closed' | 'not-available-here';
  readonly hint: string;

  constructor(code: SandboxError['code'], message: string, hint: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'SandboxError';
    this.code = code;
    this.hint = hint;
  }
}
