/** One end of a stream of Node as a {@link Connection}. */
import { once } from 'node:events';
import type { Duplex } from 'node:stream';
import type { Connection } from '../../sandbox.ts';

export function connectionOver(stream: Duplex): Connection {
  // Whoever reads or writes is told; nobody doing either is no error.
  stream.on('error', () => undefined);
  return {
    incoming: stream as AsyncIterable<Uint8Array>,
    async write(bytes) {
      if (stream.destroyed || stream.writableEnded) throw new Error('the connection is closed');
      if (stream.write(bytes)) return;
      const over = new AbortController();
      stream.once('close', () => over.abort(new Error('the connection was closed')));
      await once(stream, 'drain', { signal: over.signal });
    },
    end: () => void stream.end(),
    [Symbol.dispose]: () => void stream.destroy(),
  };
}
