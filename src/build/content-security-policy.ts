/**
 * What a page may load, for hosts that send no headers of ours; the server sends the same and `frame-ancestors`, which a
 * meta tag can't, and it says exactly where previews are, which is not known while the site is built. `wasm-unsafe-eval` is
 * for the search index: without it, search finds nothing and doesn't say so.
 */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  'frame-src http: https:',
].join('; ');
