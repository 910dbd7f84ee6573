/** The inputs of a filter: the files named, or standard input. */
import { errnoOf, strerror } from '../../machine/files/errno.ts';
import { resolvePath } from '../../machine/files/paths.ts';
import { emptySource, fileSource } from '../../machine/streams/sources.ts';
import type { ByteSource, Process } from '../../process.ts';

export interface Input {
  /** As it was named; `-` is standard input. */
  readonly name: string;
  readonly source: ByteSource;
}

export class InputProblem extends Error {}

/** Opens a file by name. Throws {@link InputProblem} with the text that follows `NAME: `. */
export async function openInput(process: Process, name: string): Promise<Input> {
  if (name === '-' || name === '/dev/stdin') return { name, source: process.stdin };
  if (name === '/dev/null') return { name, source: emptySource };
  const path = resolvePath(process.cwd, name);
  try {
    if ((await process.fs.stat(path)).isDirectory) throw new InputProblem(`${name}: Is a directory`);
    return { name, source: await fileSource(process.fs, path) };
  } catch (error) {
    if (errnoOf(error) === undefined) throw error;
    throw new InputProblem(`${name}: ${strerror(error)}`);
  }
}
