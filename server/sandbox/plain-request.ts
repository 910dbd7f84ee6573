/** What comes over HTTP as values: for those who answer requests without sockets. */
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';

/** The whole body; undefined when it has more bytes than that. */
export async function bodyOf(request: IncomingMessage, most: number): Promise<Uint8Array | undefined> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of request as AsyncIterable<Buffer>) {
    length += piece.length;
    if (length > most) return undefined;
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

/** Headers by their names in lower case; what came several times is one text. */
export function plainHeaders(headers: IncomingHttpHeaders): Record<string, string> {
  const plain: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) plain[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return plain;
}
