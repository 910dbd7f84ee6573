/** The parent's end of a reverse proxy in front of a server. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export interface ReverseProxy extends AsyncDisposable {
  readonly port: number;
}

/** `target` is the server's origin. */
export async function startReverseProxy(target: string): Promise<ReverseProxy> {
  const child = fork(fileURLToPath(new URL('reverse-proxy-process.ts', import.meta.url)), {
    env: { PATH: process.env['PATH'], TARGET: target },
    execArgv: ['--disable-warning=ExperimentalWarning'],
  });
  const [port] = (await once(child, 'message')) as [number];
  return {
    port,
    async [Symbol.asyncDispose]() {
      const gone = once(child, 'exit');
      child.disconnect();
      await gone;
    },
  };
}
