/**
 * Runs in the toolbox as its first program: owns the terminals, so that they outlive any server. Servers reach it through a
 * socket, each by its own `pods/exec`.
 */
import { randomUUID } from 'node:crypto';
import { chmodSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { Client } from './client.ts';
import { watchForReset } from './reset.ts';
import { Toolbox } from './toolbox.ts';

const SOCKET = process.env['ATD_SOCKET'] ?? '/run/atd/supervisor.sock';

const toolbox = new Toolbox({ boot: randomUUID(), home: process.env['HOME'] ?? '/home/reader' });
const clients = new Set<Client>();
rmSync(SOCKET, { force: true });
const server = createServer((socket) => {
  const client = new Client(socket, toolbox);
  clients.add(client);
  socket.on('close', () => {
    clients.delete(client);
    client[Symbol.dispose]();
  });
});
server.listen(SOCKET, () => chmodSync(SOCKET, 0o600));
watchForReset(() => {
  for (const client of clients) client.send({ type: 'reset-requested' });
});
// As a program that was ended: of a Pod whose programs all end well, the kubelet does not say that it evicted it.
for (const [signal, number] of [
  ['SIGTERM', 15],
  ['SIGINT', 2],
] as const)
  process.on(signal, () => process.exit(128 + number));
