/** A page in a thread of its own, so that what it costs is not the server's: it runs commands and counts what comes. */
import { once } from 'node:events';
import { Worker, isMainThread, parentPort, workerData } from 'node:worker_threads';
import { WebSocket } from 'ws';
import { WirePage, type TestServer } from '../support/server.ts';
import { SUBPROTOCOL } from '../../server/protocol/limits.ts';

export interface Output {
  readonly bytes: number;
  readonly ms: number;
}

/** Where the page connects, and the session it has there. */
export interface Target {
  readonly url: string;
  readonly origin: string;
  readonly cookie: string;
}

/** Runs commands one after the other in one terminal; gives the output of each. */
export async function runInThread(site: TestServer, commands: readonly string[]): Promise<Output[]> {
  const worker = await openThread(await targetOf(site));
  const outputs = await runIn(worker, commands);
  await worker.terminate();
  return outputs;
}

/** As {@link runInThread}, in a page that is open and stays so. */
export async function runIn(worker: Worker, commands: readonly string[]): Promise<Output[]> {
  worker.postMessage(commands);
  const [outputs] = (await once(worker, 'message')) as [Output[]];
  return outputs;
}

/** Starts a command that floods; returns how to end it. */
export async function floodInThread(site: TestServer, command: string): Promise<() => Promise<void>> {
  const worker = await openThread(await targetOf(site));
  worker.postMessage([command]);
  return async () => {
    await worker.terminate();
  };
}

/** Settles when the page's shell has its prompt. */
export async function openThread(target: Target): Promise<Worker> {
  const worker = new Worker(new URL(import.meta.url), { workerData: target });
  await once(worker, 'message');
  return worker;
}

async function targetOf(site: TestServer): Promise<Target> {
  return { url: site.wsUrl, origin: site.origin, cookie: await site.session() };
}

if (!isMainThread && parentPort) {
  const port = parentPort;
  const { url, origin, cookie } = workerData as Target;
  const page = await new WirePage(
    new WebSocket(url, SUBPROTOCOL, { headers: { cookie, origin }, perMessageDeflate: false }),
  ).start();
  page.keepsText = false;
  let tail = '';
  page.onBytes = (bytes) => {
    tail = (tail + new TextDecoder('latin1').decode(bytes.subarray(-100))).slice(-100);
  };
  const run = async (commands: readonly string[]): Promise<void> => {
    const outputs: Output[] = [];
    for (const command of commands) {
      const before = page.offset;
      const started = performance.now();
      tail = '';
      page.type(`${command}\r`);
      await page.until(() => tail.includes('133;D') && tail.includes('133;B'));
      outputs.push({ bytes: page.offset - before, ms: performance.now() - started });
    }
    port.postMessage(outputs);
  };
  port.on('message', (commands: readonly string[]) => void run(commands));
  port.postMessage('ready');
}
