/** `Are you sure you want to continue? [y/N]`, before something is removed for good. */
import { textLines } from '../machine/streams/read.ts';
import type { VerbCall } from './verb.ts';

export async function confirmed(call: VerbCall, warning: string): Promise<boolean> {
  const { process, flags } = call;
  if (flags.has('force')) return true;
  await process.stdout.write(`${warning}\nAre you sure you want to continue? [y/N] `);
  for await (const line of textLines(process.stdin, process.signal)) return /^y(?:es)?$/i.test(line.trim());
  return false;
}
