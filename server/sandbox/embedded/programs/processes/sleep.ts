/** `sleep`: waits on the simulator's clock. */
import type { Program } from '../../process.ts';
import { parseDuration } from './duration.ts';
import { fail } from '../support/program.ts';

const LONGEST_MS = 2 ** 31 - 1;

export const sleep: Program = async (process) => {
  const words = process.argv.slice(1);
  if (words.length === 0) return fail(process, "missing operand\nTry 'sleep --help' for more information.");
  let total = 0;
  for (const word of words) {
    const ms = parseDuration(word);
    if (ms === undefined)
      return fail(process, `invalid time interval ‘${word}’\nTry 'sleep --help' for more information.`);
    total += ms;
  }
  // Timers take 31 bits; a longer sleep is several.
  for (let left = total; left > 0; left -= LONGEST_MS)
    await process.clock.wait(Math.min(left, LONGEST_MS), process.signal);
  return 0;
};
