/** How a program ended that threw: a signal, a full disk, or a defect of the simulator, which says so. */
import { type Process, Signal } from '../../process.ts';
import { errnoOf, strerror } from '../files/errno.ts';
import type { Exit } from './running-process.ts';

export async function outcomeOf(thrown: unknown, process: Process): Promise<Exit> {
  if (thrown instanceof Signal) return { code: 128 + thrown.number, signal: thrown };
  if (process.signal.aborted) return { code: 1 };
  const name = process.argv[0]?.replace(/^.*\//, '') ?? '';
  const text =
    errnoOf(thrown) === undefined
      ? `sandbox: ${name} failed inside the simulator: ${thrown instanceof Error ? thrown.message : String(thrown)}\n`
      : `${name}: write error: ${strerror(thrown)}\n`;
  try {
    await process.stderr.write(text);
  } catch (closed) {
    // The process is at its end: if nobody reads its last words, there is nobody left to tell.
    if (!(closed instanceof Signal)) throw closed;
  }
  return { code: 1 };
}
