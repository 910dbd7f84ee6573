/** A reverse proxy as a process of its own: leads every host to one server and passes the name on; its parent is told the port. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Socket } from 'node:net';
import { createProxyServer } from 'httpxy';

const proxy = createProxyServer({ target: process.env['TARGET'] ?? '', changeOrigin: false, xfwd: true });
const server = createServer((request, response) => {
  // A browser that left is no event for anybody.
  proxy.web(request, response).catch(() => response.destroy());
});
server.on('upgrade', (request, socket, head) => {
  proxy.ws(request, socket as Socket, {}, head).catch(() => socket.destroy());
});
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
process.on('disconnect', () => process.exit(0));
