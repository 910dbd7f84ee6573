/** A request to a port of a sandbox, as an HTTP client makes it over a connection. */
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { PortStream } from '../../server/preview/port-stream.ts';
import type { Sandbox } from '../../server/sandbox/sandbox.ts';

export interface PortRequest {
  readonly method?: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
}

/** Rejects as {@link Sandbox.connect} does, or when the connection breaks. */
export async function askPort(
  sandbox: Pick<Sandbox, 'connect'>,
  port: number,
  { method = 'GET', path, headers = {}, body }: PortRequest,
): Promise<IncomingMessage> {
  const stream = new PortStream(await sandbox.connect(port, new AbortController().signal));
  return new Promise((resolve, reject) => {
    const asked = httpRequest({ createConnection: () => stream, method, path, headers }, resolve);
    asked.on('error', reject);
    asked.end(body);
  });
}

export async function textOf(answer: AsyncIterable<Buffer>): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of answer) pieces.push(piece);
  return Buffer.concat(pieces).toString('utf8');
}
