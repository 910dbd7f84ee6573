/** A preview as a browser asks it: the name of its host leads to this machine, and no cookie comes along that it did not set. */
import { request as httpRequest, type IncomingMessage } from 'node:http';
import type { TestServer } from './server.ts';
import { WirePage } from './server.ts';

export interface PreviewRequest {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | string;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly text: string;
}

/** The preview's origin, as the page of this session is told it. */
export async function previewOf(site: TestServer, cookie: string, port: number): Promise<string> {
  const page = new WirePage(site.connect({ cookie }));
  await page.until(() => page.socket.readyState === page.socket.OPEN);
  page.send({ type: 'hello', terminals: [] });
  await page.next('welcome');
  page.send({ type: 'preview', id: 'p', port });
  const { origin } = await page.next('preview-at');
  page.socket.close();
  return origin;
}

/** The answer as soon as its head is there; its body is still to come. */
export function begin(
  site: TestServer,
  origin: string,
  { method = 'GET', path = '/', headers = {}, body }: PreviewRequest = {},
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const { host } = new URL(origin);
    const asked = httpRequest(
      { host: '127.0.0.1', port: site.server.port, method, path, agent: false, headers: { host, ...headers } },
      resolve,
    );
    asked.on('error', reject);
    asked.end(body);
  });
}

export async function ask(site: TestServer, origin: string, request: PreviewRequest = {}): Promise<Answer> {
  const answer = await begin(site, origin, request);
  const pieces: Buffer[] = [];
  for await (const piece of answer as AsyncIterable<Buffer>) pieces.push(piece);
  const { statusCode = 0, headers } = answer;
  return { status: statusCode, headers, text: Buffer.concat(pieces).toString('utf8') };
}
