/** Follows the redirects that probes get, as a kubelet does: on the same host only. Other requests see them as they are. */
import type { ClusterNetwork, FetchInit, NetworkResponse } from '../webernetes.ts';

const limit = 10;

export function followProbeRedirects(network: ClusterNetwork): void {
  const fetch = network.fetch.bind(network);
  network.fetch = async (ctx, origin, url, init) => {
    let response = await fetch(ctx, origin, url, init);
    if (!isProbe(init)) return response;
    let at = new URL(url);
    for (let redirects = 0; redirects < limit; redirects += 1) {
      const next = redirectTarget(response, at);
      // A redirect to another host is where the kubelet stops, content with what it got.
      if (!next || next.hostname !== at.hostname) return response;
      at = next;
      response = await fetch(ctx, origin, next.href, init);
    }
    throw new Error(`stopped after ${limit} redirects`);
  };
}

function isProbe(init: FetchInit | undefined): boolean {
  return Object.entries(init?.headers ?? {}).some(
    ([name, value]) => name.toLowerCase() === 'user-agent' && String(value).startsWith('kube-probe/'),
  );
}

function redirectTarget({ status, header = {} }: NetworkResponse, from: URL): URL | undefined {
  if (![301, 302, 303, 307, 308].includes(status)) return undefined;
  const location = Object.entries(header).find(([name]) => name.toLowerCase() === 'location')?.[1][0];
  return location === undefined ? undefined : new URL(location, from);
}
