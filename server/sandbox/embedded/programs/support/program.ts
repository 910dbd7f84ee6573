/** What the small programs share: telling their reader about a mistake. */
import type { Process, Program } from '../../process.ts';
import { BadOption } from './options.ts';

/** `NAME: message`, and the status that goes with it. */
export async function fail(process: Process, message: string, status = 1): Promise<number> {
  await process.stderr.write(`${process.argv[0]?.replace(/^.*\//, '')}: ${message}\n`);
  return status;
}

/** Turns a mistake in the options into the program's own complaint. */
export function withUsage(program: Program, status = 1): Program {
  return async (process) => {
    try {
      return await program(process);
    } catch (error) {
      if (!(error instanceof BadOption)) throw error;
      const name = process.argv[0]?.replace(/^.*\//, '') ?? '';
      return fail(process, `${error.message}\nTry '${name} --help' for more information.`, status);
    }
  };
}
