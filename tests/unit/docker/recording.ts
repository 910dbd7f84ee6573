/** What the real docker printed: one file for each command line, in the order in which they were typed. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = join(import.meta.dirname, '..', '..', 'recorded', 'docker');

export interface Recording {
  /** `SESSION/NUMBER-NAME`. */
  readonly name: string;
  readonly command: string;
  /** It was typed at a terminal of 80 columns. */
  readonly onTerminal: boolean;
  readonly printed: string;
  readonly code: number;
}

export const recordingsOf = (session: string): Recording[] =>
  readdirSync(join(FOLDER, session))
    .toSorted()
    .map((file) => {
      const name = `${session}/${file.replace(/\.txt$/, '')}`;
      const match = /^\$ ([^]*?)\n([^]*)# exit (\d+)\n$/.exec(readFileSync(join(FOLDER, session, file), 'utf8'));
      if (match === null) throw new Error(`${name} is no recording`);
      const [, line = '', printed = '', code] = match;
      const scripted = /^script -qec "([^]*)" \/dev\/null$/.exec(line)?.[1];
      return { name, command: scripted ?? line, onTerminal: scripted !== undefined, printed, code: Number(code) };
    });
