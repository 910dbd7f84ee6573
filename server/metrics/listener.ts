/** /metrics at an address of its own, where the operator's Prometheus comes and readers don't. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Metrics } from './metrics.ts';

export interface ListenerOptions {
  readonly metrics: Metrics;
  readonly port: number;
  readonly host: string;
  readonly log: { error(fields: Record<string, unknown>, message: string): void };
}

export interface MetricsListener extends AsyncDisposable {
  readonly port: number;
}

/** Rejects with the socket's error when it can't listen. */
export async function serveMetrics({ metrics, port, host, log }: ListenerOptions): Promise<MetricsListener> {
  const server = createServer((request, response) => {
    request.resume();
    const plain = (status: number, text: string): void => {
      response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(`${text}\n`);
    };
    if (request.method !== 'GET') return plain(405, 'Metrics can only be read.');
    if (request.url?.split('?', 1)[0] !== '/metrics') return plain(404, 'There is only /metrics here.');
    metrics.text().then(
      ({ contentType, body }) => response.writeHead(200, { 'content-type': contentType }).end(body),
      (error: unknown) => {
        log.error({ err: error }, 'the metrics could not be collected');
        plain(500, 'The metrics could not be collected; the log says why.');
      },
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}
