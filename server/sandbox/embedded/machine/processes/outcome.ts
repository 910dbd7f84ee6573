/** How a program ended that threw: a signal, a full disk, or a defect of the simulator, which says so. */
import { type Process, Signal } from '../../process.ts';
import { errnoOf, strerror } from '../files/errno.ts';
import type { Exit } from './running-process.ts';

export async function outcomeOf(error: unknown, process: Process): Promise<Exit> {
  if (error instanceof Signal) return { code: 128 + error.number, signal: error };
  if (process.signal.aborted) return { code: 1 };
  const name = process.argv[0]?.replace(/^.*\//, '') ?? '';
  const text =
    errnoOf(error) === undefined
      ? `sandbox: ${name} failed inside the simulator: ${error instanceof Error ? error.message : String(error)}\n`
      : `${name}: write error: ${strerror(error)}\n`;
  await process.stderr.write(text).catch(nobodyReads);
  return { code: 1 };
}

/** The process is at its end: there is nobody left to tell. */
function nobodyReads(): void {}
