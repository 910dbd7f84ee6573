/** The client's address: the socket's, or what a reverse proxy says when the operator named that proxy. */
import { BlockList, isIP } from 'node:net';

export type AddressOf = (request: {
  readonly remote: string | undefined;
  readonly forwardedFor: string | undefined;
}) => string;

/** Throws an error that names the entry when one is neither an address nor a CIDR range. */
export function trustProxies(proxies: readonly string[]): AddressOf {
  const trusted = new BlockList();
  for (const entry of proxies) {
    const [address = '', prefix] = entry.split('/');
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    const bits = prefix === undefined ? (family === 'ipv6' ? 128 : 32) : Number(prefix);
    if (isIP(address) === 0 || !Number.isInteger(bits) || bits < 0 || bits > (family === 'ipv6' ? 128 : 32)) {
      throw new Error(`TRUSTED_PROXIES: "${entry}" is neither an address nor a range like 10.0.0.0/8`);
    }
    trusted.addSubnet(address, bits, family);
  }
  const isTrusted = (address: string): boolean =>
    isIP(address) !== 0 && trusted.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');

  return ({ remote, forwardedFor }) => {
    let address = plain(remote ?? '');
    // From the right: each entry was written by the hop to its right, so it counts only as far as that hop is trusted.
    const hops = (forwardedFor ?? '').split(',').map((hop) => plain(hop.trim()));
    while (isTrusted(address) && hops.length > 0) {
      const hop = hops.pop() as string;
      if (isIP(hop) === 0) break;
      address = hop;
    }
    return address;
  };
}

/** An IPv4 address that came over an IPv6 socket is the IPv4 address. */
const plain = (address: string): string => (address.startsWith('::ffff:') ? address.slice(7) : address);
