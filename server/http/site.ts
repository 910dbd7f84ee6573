/** The built site: files with their compressed twins, long caching for hashed names, the site's own 404 page. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import sirv from 'sirv';

export interface SiteOptions {
  readonly dir: string;
  /** With slashes at both ends. */
  readonly base: string;
}

export function serveSite({ dir, base }: SiteOptions): (request: IncomingMessage, response: ServerResponse) => void {
  const notFound = readFileSync(join(dir, '404.html'));
  const files = sirv(dir, {
    etag: true,
    gzip: true,
    brotli: true,
    setHeaders: (response, path) => {
      // Astro names these by their content; everything else may change with the next build.
      response.setHeader(
        'cache-control',
        path.startsWith('/_astro/') ? 'public, max-age=31536000, immutable' : 'no-cache',
      );
    },
  });
  return (request, response) => {
    const missing = (): void => {
      response.writeHead(404, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' });
      response.end(request.method === 'HEAD' ? undefined : notFound);
    };
    const url = request.url ?? '/';
    if (`${url}/` === base) {
      response.writeHead(301, { location: base }).end();
      return;
    }
    if (!url.startsWith(base)) return missing();
    request.url = url.slice(base.length - 1);
    files(request, response, missing);
  };
}
