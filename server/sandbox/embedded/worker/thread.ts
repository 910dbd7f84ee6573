/** The entry of a simulator's thread: a worker thread of the server, or a Web Worker of a page. */
import { serveSimulator } from './serve.ts';
import type { ToWorker } from './messages.ts';

/** What both kinds of port have in common. */
interface AnyPort {
  postMessage(message: unknown, transfer: ArrayBuffer[]): void;
  addEventListener?(type: 'message', listener: (event: { data: ToWorker }) => void): void;
  on?(type: 'message', listener: (message: ToWorker) => void): void;
}

const port = await findPort();

/** For the host's own first file. */
export const started = serveSimulator({
  post: (message, transfer) => port.postMessage(message, transfer),
  onMessage: (listener) => {
    if (port.on) port.on('message', listener);
    else port.addEventListener?.('message', (event) => listener(event.data));
  },
});

async function findPort(): Promise<AnyPort> {
  if ('process' in globalThis) {
    // The one Node module in here, found at run time: a browser never comes to this line.
    const name = 'node:worker_threads';
    const { parentPort } = (await import(/* @vite-ignore */ name)) as { parentPort: AnyPort | null };
    if (parentPort) return parentPort;
  }
  return globalThis;
}
