/**
 * Keeps the server from running out of file descriptors: a file that cannot be opened any more would break off a page, or
 * a sandbox's start. Connections beyond what the limit on open files allows are closed at once, and the operator is told.
 */
import type { Server } from 'node:net';

/** For the sandboxes' threads, the log, and what Node itself holds open. */
const RESERVED = 64;
/** A connection, and the file that is sent on it. */
const EACH = 2;
const TELL_MS = 60_000;

export interface ConnectionLimit {
  /** How many files this process may open; undefined where the system has no such limit. */
  readonly openFiles: number | undefined;
  readonly log: { warn(fields: Record<string, unknown>, message: string): void };
  readonly now: () => number;
}

export function limitConnections(server: Server, { openFiles, log, now }: ConnectionLimit): void {
  if (openFiles === undefined) return;
  const connections = Math.max(8, Math.floor((openFiles - RESERVED) / EACH));
  server.maxConnections = connections;
  let told = -Infinity;
  server.on('drop', () => {
    if (now() - told < TELL_MS) return;
    told = now();
    log.warn(
      { connections, openFiles },
      'more connections than the limit on open files allows: new ones are closed until others end; raise it (ulimit -n)',
    );
  });
}

/** The limit that this process was given. */
export function openFilesLimit(): number | undefined {
  const { report } = process;
  // Looking up the names of all peers would take seconds.
  Object.assign(report, { excludeNetwork: true });
  const { userLimits } = report.getReport() as { userLimits?: { open_files?: { soft: number | 'unlimited' } } };
  const soft = userLimits?.open_files?.soft;
  return typeof soft === 'number' ? soft : undefined;
}
