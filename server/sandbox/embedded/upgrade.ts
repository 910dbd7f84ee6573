/** The sub-resources of a Pod that are a conversation rather than an answer: exec, attach and port-forward. */
import type { ApiRequest, ApiResponse } from '../sandbox.ts';
import type { ByteSink, ByteSource, Tty } from './process.ts';

/**
 * The simulated API server, as its clients see it. `handle` answers everything that is one answer (a watch and
 * `logs -f` are bodies that go on); the other two stand for the requests that upgrade a connection.
 */
export interface KubernetesApi {
  handle(request: ApiRequest): Promise<ApiResponse>;
  /**
   * `POST /api/v1/namespaces/NS/pods/NAME/exec?command=…&container=…&stdin=true&tty=true` (or `/attach`), with the
   * streams it would carry. Resolves with the exit code; rejects with an {@link ApiFailure} as the server would answer.
   */
  exec(request: ApiRequest, streams: ExecStreams): Promise<number>;
  /** `…/pods/NAME/portforward`: resolves when the Pod is there, with a way to talk to its ports. */
  portForward(request: ApiRequest): Promise<PortForward>;
}

export interface ExecStreams {
  readonly stdin: ByteSource | undefined;
  readonly stdout: ByteSink;
  readonly stderr: ByteSink;
  readonly tty: Tty | undefined;
}

export interface PortForward {
  /** Rejects with a ConnectError: ECONNREFUSED when nothing listens, EHOSTUNREACH when the Pod is gone. */
  request(port: number, request: ApiRequest): Promise<ApiResponse>;
  close(): void;
}

/** A `Status` answer, as an error. */
export class ApiFailure extends Error {
  readonly status: {
    readonly code: number;
    readonly reason: string;
    readonly message: string;
    readonly details?: unknown;
  };

  constructor(status: ApiFailure['status']) {
    super(status.message);
    this.name = 'ApiFailure';
    this.status = status;
  }
}
