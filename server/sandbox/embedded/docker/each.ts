/** Commands that do one thing to each of the words: they go on after a failure, and end with 1. */
import { EngineError } from '../engine/engine-error.ts';
import type { VerbCall } from './verb.ts';

export async function forEach(call: VerbCall, act: (word: string) => Promise<string | undefined>): Promise<number> {
  const { process, words } = call;
  let status = 0;
  const failures: string[] = [];
  for (const word of words) {
    try {
      const shown = await act(word);
      if (shown !== undefined) await process.stdout.write(`${shown}\n`);
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
      failures.push(error.message);
      status = 1;
    }
  }
  for (const message of failures) await process.stderr.write(`Error response from daemon: ${message}\n`);
  return status;
}
