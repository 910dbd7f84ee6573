/** A machine's way to itself: `localhost` is its own ports, everything else the network it is on. */
import { ConnectError, type Network, type Ports } from '../../http.ts';

export function localNetwork(ports: Ports, outside: Network, hostname: string): Network {
  return {
    async request(target, request) {
      if (!isLocal(target.host, hostname)) return outside.request(target, request);
      const handler = ports.get(target.port);
      if (handler === undefined) throw new ConnectError('ECONNREFUSED', target);
      return handler(request);
    },
  };
}

function isLocal(host: string, hostname: string): boolean {
  return (
    host === 'localhost' ||
    host === hostname ||
    host === '::1' ||
    host === '[::1]' ||
    host === '0.0.0.0' ||
    host.startsWith('127.')
  );
}
