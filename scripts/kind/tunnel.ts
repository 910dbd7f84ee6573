/** A port of a Pod as a port of this machine, through the API server: neither the cluster nor this machine opens one. */
import type { KubeConfig } from '@kubernetes/client-node';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import type { RequestOptions } from 'node:https';
import { WebSocket } from 'ws';

export interface Tunnel extends AsyncDisposable {
  readonly url: string;
}

export interface TunnelTarget {
  readonly namespace: string;
  readonly pod: string;
  readonly port: number;
}

/** What may wait for the API server before reading stops. */
const WAITING_BYTES = 4 * 1024 * 1024;
const DATA = 0;
const ERROR = 1;

export async function openTunnel(config: KubeConfig, target: TunnelTarget): Promise<Tunnel> {
  const sockets = new Set<Socket>();
  const server = createServer({ pauseOnConnect: true }, (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    // The client at the other end of this socket has its own error to report.
    socket.on('error', () => socket.destroy());
    join(config, target, socket).catch(() => socket.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Each connection is a WebSocket of its own. Its messages begin with a channel, and each channel with the port's number. */
async function join(config: KubeConfig, { namespace, pod, port }: TunnelTarget, socket: Socket): Promise<void> {
  const options: RequestOptions = {};
  await config.applyToHTTPSOptions(options);
  const server = config.getCurrentCluster()?.server ?? '';
  const path = `/api/v1/namespaces/${namespace}/pods/${pod}/portforward?ports=${port}`;
  const web = new WebSocket(`${server.replace(/^http/, 'ws')}${path}`, ['v4.channel.k8s.io'], options);
  const begun = new Set<number>();
  // From the start: the port's numbers come with the first bytes of the connection.
  web.on('message', (message: Buffer) => {
    const channel = message[0] ?? DATA;
    const data = message.subarray(begun.has(channel) ? 1 : 3);
    begun.add(channel);
    if (channel === ERROR && data.length > 0) socket.destroy();
    else if (channel === DATA) socket.write(data);
  });
  web.on('close', () => socket.destroy());
  socket.on('close', () => web.close());
  await once(web, 'open');
  web.on('error', () => socket.destroy());
  socket.on('data', (data: Buffer) => {
    web.send(Buffer.concat([Buffer.of(DATA), data]), () => {
      if (web.bufferedAmount < WAITING_BYTES) socket.resume();
    });
    if (web.bufferedAmount >= WAITING_BYTES) socket.pause();
  });
  socket.resume();
}
