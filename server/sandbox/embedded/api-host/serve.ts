/** Serves a simulated cluster's API on this machine's loopback, for real clients: kubectl, client libraries, curl. */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { KubernetesApi } from '../upgrade.ts';
import { answer } from './answer.ts';
import { writeKubeconfig } from './kubeconfig.ts';
import { upgrade } from './upgrade.ts';

export interface HostOptions {
  readonly api: KubernetesApi;
  /** Where to write a kubeconfig that leads here; it is readable by its owner only. */
  readonly kubeconfig: string;
  /** Any free one when left out. */
  readonly port?: number;
}

export interface ApiHost extends AsyncDisposable {
  readonly url: string;
  readonly token: string;
}

export async function serveApi({ api, kubeconfig, port = 0 }: HostOptions): Promise<ApiHost> {
  const token = randomBytes(24).toString('base64url');
  const ending = new AbortController();
  const context = { api, token, signal: ending.signal };
  const server = createServer((request, response) => {
    void answer(request, response, context);
  });
  server.on('upgrade', (request, socket, head) => {
    void upgrade({ request, socket, head }, context);
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${boundPort(server)}`;
  await writeKubeconfig(kubeconfig, { server: `${url}/${token}`, token });
  return {
    url,
    token,
    async [Symbol.asyncDispose]() {
      ending.abort();
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function boundPort(server: Server): number {
  // A server that listens on a TCP port has an address of this shape.
  return (server.address() as AddressInfo).port;
}
