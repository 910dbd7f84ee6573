/** Binary frames: one byte with the channel's number, then terminal bytes as they are. */

/** The frame that carries `bytes` of a channel. */
export function encodeFrame(channel: number, bytes: Uint8Array): Uint8Array {
  const frame = new Uint8Array(bytes.length + 1);
  frame[0] = channel;
  frame.set(bytes, 1);
  return frame;
}

/** The channel and the bytes of a frame (a view, not a copy); undefined for an empty one. */
export function decodeFrame(frame: Uint8Array): { readonly channel: number; readonly bytes: Uint8Array } | undefined {
  const channel = frame[0];
  return channel === undefined ? undefined : { channel, bytes: frame.subarray(1) };
}
