/** The real supervisor on this machine, without a cluster around it: bash, its socket, a home of its own. */
import { spawn } from 'node:child_process';
import { mkdtempSync, mkdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { connect as connectSocket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Connect } from '../../../server/sandbox/kind/link/link.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const KIND = join(ROOT, 'server', 'sandbox', 'kind');

export interface LocalSupervisor extends AsyncDisposable {
  readonly home: string;
  /** As the server connects, by a socket in the place of an exec stream. */
  readonly connect: Connect;
  /** Loses all connections, as a network does. */
  cut(): void;
  /** Starts the program anew, as the kubelet does with a container that ended. */
  restart(): Promise<void>;
  /** Ends the program and takes away what it knew of its session, as with a Pod that is gone. */
  lose(): Promise<void>;
}

export async function startSupervisor(): Promise<LocalSupervisor> {
  const folder = mkdtempSync(join(tmpdir(), 'supervisor-'));
  const home = join(folder, 'home');
  mkdirSync(home);
  const socket = join(folder, 'supervisor.sock');
  const cutters = new Set<() => void>();
  const start = () =>
    spawn(process.execPath, ['--disable-warning=ExperimentalWarning', join(KIND, 'supervisor', 'main.ts')], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: {
        PATH: process.env['PATH'],
        HOME: home,
        USER: 'reader',
        LANG: 'C.UTF-8',
        ATD_SOCKET: socket,
        ATD_SESSION_FILE: join(folder, 'session.json'),
        ATD_RESET_FILE: join(folder, 'reset-requested'),
        ATD_BASHRC: join(KIND, 'toolbox', 'bashrc'),
      },
    });
  let child = start();
  const stop = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await gone;
  };
  return {
    home,
    connect: (events, signal) =>
      new Promise((resolve, reject) => {
        const stream = connectSocket(socket);
        const close = (): void => void stream.destroy();
        signal.addEventListener('abort', close);
        cutters.add(close);
        stream.on('connect', () => resolve({ write: (bytes) => void stream.write(bytes), close }));
        stream.on('data', (bytes) => events.bytes(Uint8Array.from(bytes as Uint8Array)));
        stream.on('error', reject);
        stream.on('close', () => {
          cutters.delete(close);
          signal.removeEventListener('abort', close);
          events.closed(new Error('the socket was closed'));
        });
      }),
    cut() {
      for (const close of cutters) close();
    },
    async restart() {
      await stop();
      child = start();
    },
    async lose() {
      await stop();
      for (const file of ['session.json', 'session.json.env']) await rm(join(folder, file), { force: true });
    },
    async [Symbol.asyncDispose]() {
      await stop();
      await rm(folder, { recursive: true });
    },
  };
}
