/** Whether a certificate and a private key belong together, as `kubectl create secret tls` checks. */
import { KubectlError, notSimulated } from '../../cli/error.ts';

interface Block {
  readonly type: string;
  readonly der: Uint8Array<ArrayBuffer>;
}

/** Rejects in the words of Go's crypto/tls when they are no pair. */
export async function checkKeyPair({ cert, key }: { readonly cert: string; readonly key: string }): Promise<void> {
  const certificate = blockOf(cert, 'certificate', (type) => type === 'CERTIFICATE');
  const privateKey = blockOf(key, 'key', (type) => type === 'PRIVATE KEY' || type.endsWith(' PRIVATE KEY'));
  const shared = await publicNumber(privateKey);
  if (!includes(certificate.der, shared)) throw new KubectlError('error: tls: private key does not match public key');
}

function blockOf(pem: string, what: string, wanted: (type: string) => boolean): Block {
  const blocks = [...pem.matchAll(/-----BEGIN ([A-Z0-9 ]+)-----\s([A-Za-z0-9+/=\s]*)-----END \1-----/g)].map(
    ([, type = '', text = '']) => ({ type, text }),
  );
  if (blocks.length === 0) throw new KubectlError(`error: tls: failed to find any PEM data in ${what} input`);
  const found = blocks.find(({ type }) => wanted(type));
  if (found) return { type: found.type, der: Uint8Array.from(atob(found.text.replace(/\s/g, '')), byteOf) };
  const skipped = blocks.map(({ type }) => type).join(' ');
  const name =
    what === 'key' ? `PEM block with type ending in "PRIVATE KEY" in key` : `"CERTIFICATE" PEM block in ${what}`;
  throw new KubectlError(
    `error: tls: failed to find ${name} input after skipping PEM blocks of the following types: [${skipped}]`,
  );
}

/** The part of the public key that only this private key has: RSA's modulus, or the point of a curve. */
async function publicNumber({ type, der }: Block): Promise<Uint8Array> {
  if (type !== 'PRIVATE KEY' && type !== 'RSA PRIVATE KEY')
    throw notSimulated(`a key of the form ${type} (PKCS #8 is known: openssl pkcs8 -topk8 -nodes)`);
  const pkcs8 = type === 'PRIVATE KEY' ? der : inPkcs8(der);
  for (const algorithm of ALGORITHMS) {
    const key = await crypto.subtle.importKey('pkcs8', pkcs8, algorithm, true, ['sign']).catch(() => undefined);
    if (!key) continue;
    const { n, x = '' } = await crypto.subtle.exportKey('jwk', key);
    return Uint8Array.from(atob((n ?? x).replaceAll('-', '+').replaceAll('_', '/')), byteOf);
  }
  throw new KubectlError('error: tls: failed to parse private key');
}

const ALGORITHMS = [
  { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' },
  { name: 'ECDSA', namedCurve: 'P-256' },
  { name: 'ECDSA', namedCurve: 'P-384' },
  { name: 'ECDSA', namedCurve: 'P-521' },
  { name: 'Ed25519' },
] as const;

const RSA = [
  0x02, 0x01, 0x00, 0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00,
];

/** A PKCS #1 key in the envelope that browsers read. */
function inPkcs8(key: Uint8Array): Uint8Array<ArrayBuffer> {
  const inner = [...RSA, 0x04, ...lengthOf(key.length), ...key];
  return Uint8Array.from([0x30, ...lengthOf(inner.length), ...inner]);
}

function lengthOf(length: number): number[] {
  if (length < 0x80) return [length];
  return length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
}

function includes(bytes: Uint8Array, part: Uint8Array): boolean {
  const [first = 0] = part;
  for (let at = bytes.indexOf(first); at >= 0; at = bytes.indexOf(first, at + 1))
    if (part.every((byte, index) => bytes[at + index] === byte)) return true;
  return false;
}

const byteOf = (character: string): number => character.charCodeAt(0);
