/** File content as text or bytes, in the encodings just-bash's commands ask for. */
import type { BufferEncoding, FileContent } from 'just-bash';

type EncodingOption = { readonly encoding?: BufferEncoding | null } | BufferEncoding | undefined;

const encoder = new TextEncoder();

export function toBytes(content: FileContent, option?: EncodingOption): Uint8Array {
  if (typeof content !== 'string') return content;
  switch (encodingOf(option)) {
    case 'latin1':
    case 'binary':
    case 'ascii':
      return Uint8Array.from(content, (char) => char.charCodeAt(0));
    case 'base64':
      return Uint8Array.from(atob(content), (char) => char.charCodeAt(0));
    case 'hex':
      return Uint8Array.from(content.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
    case 'utf8':
    case 'utf-8':
      return encoder.encode(content);
  }
}

export function fromBytes(bytes: Uint8Array, option?: EncodingOption): string {
  switch (encodingOf(option)) {
    case 'latin1':
    case 'binary':
    case 'ascii':
      return latin1(bytes);
    case 'base64':
      return btoa(latin1(bytes));
    case 'hex':
      return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
    case 'utf8':
    case 'utf-8':
      return new TextDecoder().decode(bytes);
  }
}

/** One character per byte: how just-bash carries bytes in strings. */
export function latin1(bytes: Uint8Array): string {
  let text = '';
  // In slices, because the arguments of one call go on the stack.
  for (let i = 0; i < bytes.length; i += 8192) text += String.fromCharCode(...bytes.subarray(i, i + 8192));
  return text;
}

function encodingOf(option: EncodingOption): BufferEncoding {
  return (typeof option === 'string' ? option : option?.encoding) ?? 'utf8';
}
