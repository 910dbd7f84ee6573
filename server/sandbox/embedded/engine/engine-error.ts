/** What the daemon answers when it cannot do what it was asked: `Error response from daemon: …`. */
export class EngineError extends Error {
  /** As HTTP would say: 404 not found, 409 conflict, 400 a bad request. */
  readonly status: 400 | 403 | 404 | 409 | 500;

  constructor(status: EngineError['status'], message: string) {
    super(message);
    this.name = 'EngineError';
    this.status = status;
  }
}
