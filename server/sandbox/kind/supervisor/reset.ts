/** `sandbox reset` in the toolbox leaves a file; the servers are told, since only they can make another sandbox. */
import { existsSync, rmSync, watch } from 'node:fs';
import { basename, dirname } from 'node:path';

const FILE = process.env['ATD_RESET_FILE'] ?? '/run/atd/reset-requested';

export function watchForReset(requested: () => void): void {
  const look = (): void => {
    if (!existsSync(FILE)) return;
    rmSync(FILE, { force: true });
    requested();
  };
  watch(dirname(FILE), (_event, name) => {
    if (name === basename(FILE)) look();
  });
  look();
}
