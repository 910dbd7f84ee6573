/** `yes`: the same line until nobody wants it any more. */
import { toBytes } from '../../machine/streams/sinks.ts';
import type { Program } from '../../process.ts';

const CHUNK = 16 << 10;

export const yes: Program = async (process) => {
  const line = `${process.argv.slice(1).join(' ') || 'y'}\n`;
  const chunk = toBytes(line.repeat(Math.max(1, Math.floor(CHUNK / line.length))));
  while (!process.signal.aborted) await process.stdout.write(chunk);
  throw process.signal.reason;
};
