/** Headers as pairs, in their order and as often as they came, without those that are about one connection only (RFC 9110, 7.6.1). */

export type Pairs = readonly (readonly [name: string, value: string])[];

const ONE_CONNECTION = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'proxy-authenticate',
  'proxy-authorization',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'http2-settings',
]);

/** `raw` is name, value, name, value … as Node gives them. Names come out in lower case. */
export function endToEnd(raw: readonly string[]): Pairs {
  const pairs: [string, string][] = [];
  for (let i = 0; i + 1 < raw.length; i += 2) pairs.push([(raw[i] as string).toLowerCase(), raw[i + 1] as string]);
  const named = pairs
    .filter(([name]) => name === 'connection')
    .flatMap(([, value]) => value.split(',').map((word) => word.trim().toLowerCase()));
  const dropped = new Set([...ONE_CONNECTION, ...named]);
  return pairs.filter(([name]) => !dropped.has(name));
}
