/** The browser as a connection's environment. */
import { SUBPROTOCOL } from '../../../server/protocol/limits.ts';
import type * as session from '../../../server/protocol/session.ts';
import type { Environment, Socket, SocketEvents } from './environment.ts';

// Types only: the module itself brings a parser that a page can do without.
const PATHS: typeof session.PATHS = { session: 'session', terminal: 'terminal' };
const HEADER: typeof session.REQUEST_HEADER = 'x-atd';

/** `base` is the site's path, with a slash at its end. */
export function browserEnvironment(base: string): Environment {
  const ask = async (method: 'GET' | 'POST'): Promise<session.SessionAnswer> => {
    const response = await fetch(`${base}${PATHS.session}`, { method, headers: { [HEADER]: '1' } });
    if (response.headers.get('content-type')?.startsWith('application/json')) {
      return (await response.json()) as session.SessionAnswer;
    }
    // A proxy in between while the server restarts; anything else is a host of plain files.
    if (response.status >= 500) throw new Error(`the server answered ${response.status}`);
    return {
      state: 'refused',
      code: 'no-server',
      message: 'This copy of the guide has no sandbox server behind it.',
      hint: 'Read on, or run the guide from its repository: npm start.',
    };
  };
  return {
    random: Math.random,
    after: (ms, run) => {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    },
    onNetwork: (run) => {
      const abort = new AbortController();
      addEventListener('offline', () => run('gone'), abort);
      addEventListener('online', () => run('back'), abort);
      document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && run('back'), abort);
      return () => abort.abort();
    },
    findSession: () => ask('GET'),
    openSession: () => ask('POST'),
    openSocket: (events) => openSocket(new URL(`${base}${PATHS.terminal}`, location.href), events),
  };
}

function openSocket(address: URL, events: SocketEvents): Socket {
  const abort = new AbortController();
  const socket = new WebSocket(address, SUBPROTOCOL);
  socket.binaryType = 'arraybuffer';
  socket.addEventListener('open', () => events.opened(), abort);
  socket.addEventListener('close', ({ code }) => events.closed(code), abort);
  socket.addEventListener(
    'message',
    ({ data }: MessageEvent<string | ArrayBuffer>) =>
      typeof data === 'string' ? events.text(data) : events.bytes(new Uint8Array(data)),
    abort,
  );
  return {
    send: (data) => {
      // While it is closing, nothing gets through any more: the resume points say what is missing.
      if (socket.readyState === WebSocket.OPEN) socket.send(data as string | Uint8Array<ArrayBuffer>);
    },
    close: () => {
      abort.abort();
      socket.close();
    },
  };
}
