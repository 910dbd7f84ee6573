/** Every limit of the wire, by name. Over one of them the page is told which, and what to do. */

/** The WebSocket subprotocol; a page and a server that differ in it do not understand each other. */
export const SUBPROTOCOL = 'atd.v1';

export const LIMITS = {
  /** Bytes of one WebSocket message, both ways. */
  messageBytes: 64 * 1024,
  /** Fragments of one message. */
  fragments: 32,
  cols: 500,
  rows: 1000,
  /** Open sockets of one client address. */
  socketsPerAddress: 20,
  terminalsPerSession: 4,
  filesPerSession: 200,
  /** Control messages in a second, on average and at once. */
  messagesPerSecond: 200,
  messagesBurst: 400,
  /** Bytes of input that may wait for one terminal. */
  inputQueueBytes: 1024 * 1024,
  /** Bytes of a terminal's output that can be read again. */
  ringBytes: 1024 * 1024,
  /** The source pauses above `high` unacknowledged bytes and goes on below `low`. */
  windowHighBytes: 256 * 1024,
  windowLowBytes: 64 * 1024,
  /** The page acknowledges at least this often. */
  ackEveryBytes: 32 * 1024,
  /** Bytes the socket itself may hold for a page that stopped reading. */
  socketBufferBytes: 1024 * 1024,
  checkTimeoutMs: 30_000,
  pingEveryMs: 15_000,
  deadAfterMs: 45_000,
} as const;
