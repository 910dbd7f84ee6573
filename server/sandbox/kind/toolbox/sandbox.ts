/** `/usr/local/bin/sandbox` of a toolbox. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sandbox } from '../../helpers/sandbox/sandbox.ts';
import { RESET_FILE } from './session-file.ts';
import { startHelper, type Surroundings } from './start-helper.ts';

export const main = (surroundings?: Surroundings): Promise<void> =>
  startHelper(
    ({ session, folder, ...own }) =>
      sandbox({
        ...own,
        facts: session,
        pages: session.pages,
        lacks: session.lacks,
        values: session.values,
        // The supervisor waits for this file.
        reset: () => writeFile(join(folder, RESET_FILE), ''),
      }),
    surroundings,
  );

if (import.meta.main) await main();
