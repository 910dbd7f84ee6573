/** Answers that are not what was asked for, in the registry API's own form: docker and containerd print the message. */

export class GateFailure extends Error {
  override readonly name = 'GateFailure';
  readonly status: number;
  readonly code: string;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    { code, message, headers = {} }: { code: string; message: string; headers?: Readonly<Record<string, string>> },
  ) {
    super(message);
    this.status = status;
    this.code = code;
    this.headers = headers;
  }

  get body(): string {
    return `${JSON.stringify({ errors: [{ code: this.code, message: this.message, detail: null }] })}\n`;
  }
}

export const unauthorized = (): GateFailure =>
  new GateFailure(401, {
    code: 'UNAUTHORIZED',
    message: 'authentication required',
    headers: { 'WWW-Authenticate': 'Basic realm="sandbox"' },
  });

export const denied = (message: string): GateFailure => new GateFailure(403, { code: 'DENIED', message });

export const noSuchPath = (): GateFailure =>
  new GateFailure(404, {
    code: 'NAME_INVALID',
    message: 'expected the path of a repository in the registry API; names are in lower case, without empty parts',
  });

export const notAllowed = (method: string, allowed: readonly string[]): GateFailure =>
  new GateFailure(405, {
    code: 'UNSUPPORTED',
    message: `the sandbox registry does not do ${method} here, only ${allowed.join(', ')}`,
    headers: { Allow: allowed.join(', ') },
  });

/** ECR's words. */
export const nameUnknown = (repository: string): GateFailure =>
  new GateFailure(404, {
    code: 'NAME_UNKNOWN',
    message: `The repository with name '${repository}' does not exist in the registry`,
  });

export const manifestUnknown = (): GateFailure =>
  new GateFailure(404, { code: 'MANIFEST_UNKNOWN', message: 'manifest unknown' });

export const tooLarge = (limit: number): GateFailure =>
  new GateFailure(413, {
    code: 'SIZE_INVALID',
    message: `the sandbox registry takes at most ${Math.floor(limit / 2 ** 20)} MiB at once; make the layer smaller`,
    // What is left of the body is not read.
    headers: { Connection: 'close' },
  });

export const unavailable = (cause: string): GateFailure =>
  new GateFailure(503, {
    code: 'UNAVAILABLE',
    message: `the registry behind the gate does not answer (${cause}); try again in a moment`,
  });
