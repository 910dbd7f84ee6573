/** The headers of every answer: what the page may load, and that nobody may frame it. */

/** No inline code, nothing from elsewhere. `wasm-unsafe-eval` is for the search index, which is WebAssembly. */
const RULES = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
];

/** `frames`: where previews are, the only thing that pages show of elsewhere. */
export const contentSecurityPolicy = (frames: string | undefined): string =>
  [...RULES, `frame-src ${frames ?? "'none'"}`].join('; ');

export const securityHeaders = (options: {
  readonly secure: boolean;
  readonly frames: string | undefined;
}): Readonly<Record<string, string>> => ({
  'content-security-policy': contentSecurityPolicy(options.frames),
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
  ...(options.secure ? { 'strict-transport-security': 'max-age=31536000' } : {}),
});
